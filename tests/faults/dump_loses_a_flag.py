"""A screen that is written again says that nothing has the focus."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/virtual/dump.py",
    old='focused="{_FLAG[node.focused]}"',
    new='focused="false"',
    check="tests/devices/test_dumps.py::test_a_dump_is_understood",
    says="focused True comes back as False",
)
