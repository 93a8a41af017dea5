"""What is replayed after a crash is told a second time."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/strand.py",
    old="        if not self.replaying:\n            task = self.task\n",
    new="        if True:\n            task = self.task\n",
    check="tests/machine/test_resume.py",
    says="test_a_family_loses_nobody",
)
