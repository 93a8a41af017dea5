"""A task that had a phone goes on at another computer."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/elsewhere.py",
    old="return not change.db.execute(with_phone).scalar_one()",
    new="return bool(change.db.execute(with_phone).first())",
    check="tests/work/test_lost.py::test_a_task_with_a_phone_is_over",
    says="'running'",
)
