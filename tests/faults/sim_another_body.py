"""The random numbers of a task depend on the attempt, so that its rows are others under the same keys."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/work/claim.py",
    old="        return int(self.job_task_id[-8:], 16) & 0x7FFFFFFF\n",
    new="        return int(self.job_task_id[-8:], 16) + self.attempt & 0x7FFFFFFF\n",
    check="python -m tests.simulation 0-150",
    says="another body under a key",
)
