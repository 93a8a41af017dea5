"""Who waits behind a change is woken before it is committed."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/core.py",
    old="            self.company.tell(db, change.subjects, events=change.told)\n",
    new="            self.company.tell(db, change.subjects, events=change.told)\n"
    "            self.wakes.wake(change.subjects)\n",
    check="python -m tests.simulation 0-150",
    says="somebody is woken before the commit",
)
