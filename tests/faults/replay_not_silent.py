"""What is replayed after a crash is told a second time."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/strand.py",
    old="        if not self.replaying:\n            self._record(event, ",
    new="        if True:\n            self._record(event, ",
    check="tests/machine/test_resume.py",
    says="test_a_family_loses_nobody",
)
