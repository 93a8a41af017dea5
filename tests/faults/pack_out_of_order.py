"""A package that is loaded behind what is in it is the one that others were put into."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/cli/packed.py",
    old="return self._begun.pop(spec.name, None)",
    new="return None",
    check="tests/interpreter/test_packed.py",
    says="test_a_group_is_loaded_in_the_order_in_which_its_modules_were_ready",
)
