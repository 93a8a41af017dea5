"""A flow goes to a worker without the pictures that it finds elements by."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/given/bundles.py",
    old="    yield from _pictures(flow, one, home, source)\n",
    new="",
    check="tests/machine/test_by_sight.py",
    says="test_pictures_go_with_the_flow_to_a_worker",
)
