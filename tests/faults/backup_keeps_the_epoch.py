"""A restored server takes places in the events of the one that was saved."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/backup/form.py",
    old='FACTS_LEFT_OUT = ("epoch", "file_store")',
    new='FACTS_LEFT_OUT = ("file_store",)',
    check="tests/jobs/test_backup.py::test_there_and_back[sqlite-sqlite]",
    says="test_there_and_back",
)
