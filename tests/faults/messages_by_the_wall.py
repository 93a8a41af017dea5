"""Which messages are new is counted by the wall clock of this machine."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/task.py",
    old="timedelta(seconds=self.clock.monotonic() - self._began_at)",
    new="(self.clock.now() - self.began)",
    check="tests/work/test_clock_jumps.py",
    says="test_k16_a_run_goes_on",
)
