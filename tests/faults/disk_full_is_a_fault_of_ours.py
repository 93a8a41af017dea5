"""A full disk is told as a fault of this program."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/running.py",
    old='    outcome: e.Outcome = "failed" if problem.errno in OF_THE_DISK else "internal error"\n',
    new='    outcome: e.Outcome = "internal error"\n',
    check="tests/work/test_full_disks.py",
    says="test_k14_a_run",
)
