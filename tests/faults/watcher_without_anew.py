"""A watcher of leases that was away takes what it did not see for a lease that stood still."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/watching.py",
    old="            if self._last is None or now - self._last > self._core.config.lease_s * LATE:\n",
    new="            if self._last is None:\n",
    check="tests/jobs/test_workers.py::test_r97_what_nobody_watched_did_not_stand_still",
    says="test_r97_what_nobody_watched",
)
