"""A detail is renamed in a declaration, and nobody makes the grammar again."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/steps/swipe.py",
    old='"from {}"',
    new='"starting at {}"',
    check="tests/project/test_parity.py::test_grammar_and_index_are_fresh",
    says="make grammar",
)
