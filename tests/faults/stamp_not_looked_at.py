"""A touch does not look whose phone it is by now."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/line.py",
    old="        if method not in LOOKS:\n",
    new="        if method in LOOKS:\n",
    check="tests/devices/test_stamp.py::test_r99_who_was_deposed_touches_nothing[tap]",
    says="test_r99_who_was_deposed_touches_nothing",
)
