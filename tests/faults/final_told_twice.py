"""A run that is killed after its final word tells of it a second time."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/final.py",
    old="    if told is None:  # else",
    new="    if True:  # else",
    check="tests/engine/test_kills.py::test_k1_killed_at_random_instants",
    says="AssertionError",
)
