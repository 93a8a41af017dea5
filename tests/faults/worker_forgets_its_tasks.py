"""A worker that was killed gives its tasks back instead of going on with them."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/work/settling.py",
    old="    if left is not None and died.deaths",
    new="    if left is None and died.deaths",
    check="tests/work/test_going_on.py::test_it_goes_on_with_the_flows_that_it_began_with",
    says="test_it_goes_on_with_the_flows",
)
