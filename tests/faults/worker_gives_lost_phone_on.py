"""A worker asks for the next task for a phone that was lost a moment ago."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/work/claimed.py",
    old="        self._bay.rests.lost(serial, self._who, self._bay.clock.monotonic())\n",
    new="        return\n",
    check="tests/work/test_lost_phones.py",
    says="2 failed",
)
