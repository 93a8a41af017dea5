"""The manual shows a step that is not there."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="docs/language.md",
    old='tap 2nd "Add to basket"',
    new='tapp 2nd "Add to basket"',
    check="tests/project/test_language.py::test_pieces_can_be_read_as_steps",
    says="there is no step",
)
