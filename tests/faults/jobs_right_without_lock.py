"""Rights are read without the lock of the job's row."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/planning.py",
    old='_LOCKED_JOB = Prepared(select(jobs).where(jobs.c.id == bindparam("job")).with_for_update(key_share=True))',
    new='_LOCKED_JOB = Prepared(select(jobs).where(jobs.c.id == bindparam("job")))',
    check="tests/jobs/test_keys.py::test_r120_rights_are_read_under_the_lock_of_the_row[http-postgres]",
    says="test_r120_rights",
)
