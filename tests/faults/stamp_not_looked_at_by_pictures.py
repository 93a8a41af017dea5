"""A picture is taken of a phone that somebody else has by now."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/line.py",
    old="        found = self.phone.output_of(self.stamp.guarded(command))\n",
    new="        found = self.phone.output_of(list(command))\n",
    check="tests/devices/test_stamp.py::test_r99_who_was_deposed_touches_nothing[picture]",
    says="DID NOT RAISE",
)
