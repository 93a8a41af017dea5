"""An offer is made in two steps: first the task waits, then it says what for."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/handle.py",
    old="        return self._changed(act, light=for_ is None)",
    new='        self.set_automation_variables({"waiting": True})\n'
    "        return self._changed(act, light=for_ is None)",
    check="tests/jobs/test_offers.py::test_r104_nobody_sees_half_an_offer[embedded-sqlite]",
    says="test_r104_nobody_sees_half_an_offer",
)
