"""A final word that was about to be handed in counts as handed in after a crash."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/journal.py",
    old="        if intent is not None and not act.again:\n",
    new="        if intent is not None and act.effect is Effect.FINAL:\n"
    '            return {"success": True}  # type: ignore[return-value]\n'
    "        if intent is not None and not act.again:\n",
    check="python -m tests.simulation 0-150",
    says="tells of a final word",
)
