"""A film shows only what was asked for, and not what time brought in between."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/virtual/phone.py",
    old="                film.look(self, due)\n",
    new="                continue\n",
    check="tests/devices/test_virtual_film.py::test_what_time_brings_is_filmed_when_it_comes",
    says="assert",
)
