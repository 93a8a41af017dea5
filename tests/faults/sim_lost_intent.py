"""An act is done with no intent on the disk before it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/journal.py",
    old='        self._journal.keep(f"{act.key}~intent", {"body": act.body}, wait=True)\n',
    new="",
    check="python -m tests.simulation 0-150",
    says="an AI task was begun 2 times",
)
