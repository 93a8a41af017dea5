"""Service time is counted by the wall clock."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/service_time.py",
    old="        return self._offset + self._clock.monotonic()\n",
    new="        return self._offset + self._clock.now().timestamp() % 1e9\n",
    check="tests/jobs/test_clocks.py::test_k16_leases_and_times_do_not_hear_of_it[a day ahead]",
    says="test_k16_leases",
)
