"""A step changes what its manual says, and nobody makes the pages again."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/steps/swipe.py",
    old="Swipe once over the screen",
    new="Swipe twice over the screen",
    check="tests/project/test_parity.py::test_pages_are_fresh",
    says="docs/reference/steps/swipe.md is stale",
)
