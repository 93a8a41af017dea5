"""The server is told why a task failed as the message has it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/final.py",
    old="reason = word.reason and task.world.redactor.text(word.reason)",
    new="reason = word.reason",
    check="tests/work/test_canaries.py::test_x7_nothing_of_a_secret_is_kept",
    says="assert not places",
)
