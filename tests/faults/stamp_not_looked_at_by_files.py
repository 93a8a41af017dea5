"""A pushed file takes its place without a look at whose phone it is by now."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/files.py",
    old="        if line.stamp is None:\n            line.phone.sync.push",
    new="        line.look()\n        if True:\n            line.phone.sync.push",
    check="tests/devices/test_stamp.py::test_r99_a_file_on_its_way_takes_no_place",
    says="assert stored(farm) == files",
)
