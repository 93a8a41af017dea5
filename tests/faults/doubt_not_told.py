"""A run goes on past an AI task of which nobody knows what became, and nobody is asked."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/stopped/doubts.py",
    old='KINDS = ("browse", "answer")',
    new='KINDS = ("answer",)',
    check="tests/machine/test_doubts.py::test_what_is_uncertain_and_what_can_be_chosen",
    says="assert asked.returncode == 2",
)
