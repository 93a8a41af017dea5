"""A phone that was lost goes to the next task at once."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/phones/fleet.py",
    old="        self._service.host.rest_device(id_, rest)\n",
    new="        self._service.host.rest_device(id_, 0.0)\n",
    check="tests/devices/test_faults_over.py::test_a_phone_that_is_back_after_its_rest_gets_work_again",
    says="later - before",
)
