"""A phone that comes and goes is called as often as a flow likes."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/android/line.py",
    old="                self.clock.sleep(wait)\n",
    new="                self.clock.sleep(0)\n",
    check="tests/devices/test_faults_over.py::test_a_phone_that_comes_and_goes_is_called_a_few_times_only",
    says="<= 10",
)
