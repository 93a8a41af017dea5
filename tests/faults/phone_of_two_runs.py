"""Two runs drive one phone."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/phones/fleet.py",
    old="        self._held.take(serial)\n",
    new="",
    check="tests/devices/test_faults_two_runs.py",
    says="assert 0 == 1",
)
