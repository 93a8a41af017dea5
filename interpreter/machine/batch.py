"""Sub-tasks started together: looking at them in slices of a hundred, and what a look says (R57–R68).

Every id that was asked for is accounted for: one that the service does not know is lost, never done. A look that
nobody answered is made again and is not taken for the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from dsl.data import Batch, Value
from dsl.data.plain import from_plain
from interpreter import events as e
from interpreter.jobs.port import NotReachable
from interpreter.jobs.rules.join import REVIEWED, SUBMITTED, is_settled, slices, with_lost
from interpreter.machine.context import Context
from interpreter.machine.final import accepted
from interpreter.state import Child

LISTS = ("done", "failed", "declined", "deleted", "unfinished")
Children: TypeAlias = dict[str, dict[str, Any]]
_LIST_OF = {
    "confirmed": "done",
    "pending": "done",
    "failed": "failed",
    "declined": "declined",
    "deleted": "deleted",
}


class Gathering:
    """What is known of a batch so far; `look` learns more."""

    def __init__(self, context: Context, batch: Batch, *, reviewed: bool = False) -> None:
        self._context = context
        self._batch = batch
        self._settle_on = REVIEWED if reviewed else SUBMITTED
        self._slices = list(slices(batch.ids))
        self._inputs = dict(zip(batch.ids, batch.inputs, strict=False))
        self._seen: dict[int, str] = {}
        self.children: Children = {}

    def settled(self, id_: str) -> bool:
        """Whether a sub-task will not change any more."""
        return id_ in self.children and is_settled(self.children[id_]["status"], self._settle_on)

    @property
    def done(self) -> bool:
        """Whether all are settled; an empty batch is at once."""
        return all(self.settled(id_) for id_ in self._batch.ids)

    def look(self, wait: float = 0.0) -> None:
        """Look at all that are not settled; wait behind the first slice for so many seconds at most."""
        for number, ids in enumerate(self._slices):
            if all(self.settled(id_) for id_ in ids):
                continue
            answer = self._ask(number, ids, wait)
            wait = 0.0
            if answer is not None:
                self._learn(ids, answer["tasks"])
                self._seen[number] = answer["seen"]

    def _ask(self, number: int, ids: Sequence[str], wait: float) -> dict[str, Any] | None:
        try:
            return accepted(self._context.task.api.get_sub_tasks(list(ids), wait=wait, after=self._seen.get(number)))
        except NotReachable:
            self._context.sleep(1.0)
            return None

    def _learn(self, ids: Sequence[str], found: Children) -> None:
        for id_, child in with_lost(ids, found).items():
            self.children[id_] = child
            self._tell(id_, child["status"], reason(child))

    def _tell(self, id_: str, status: str, comment: str | None) -> None:
        known = self._context.task.children
        before = known.get(id_) or Child("planned", self._batch.job or "", None)
        if (before.status, before.comment) == (status, comment):
            return
        known[id_] = Child(status, before.job, before.input, comment)
        self._context.emit(e.SubtaskChanged(id=id_, status=status, comment=comment))

    def item(self, id_: str) -> dict[str, Value]:
        """`{id, input, data, status, comment, files}` of one sub-task."""
        child = self.children.get(id_, {"status": "planned"})
        return {
            "id": id_,
            "input": self._inputs.get(id_),
            "data": from_plain(child.get("data")),
            "status": child["status"],
            "comment": reason(child),
            "files": from_plain(child.get("files") or {}),
        }

    def result(self) -> dict[str, Value]:
        """The five lists, each in the order of the inputs."""
        lists: dict[str, list[Value]] = {name: [] for name in LISTS}
        for id_ in self._batch.ids:
            status = self.children.get(id_, {}).get("status", "planned")
            settled = self.settled(id_)
            lists[_LIST_OF[status] if settled else "unfinished"].append(self.item(id_))
        return {name: tuple(items) for name, items in lists.items()}


def reason(child: dict[str, Any]) -> str | None:
    """What the reviewer said, else the sub-task's own reason."""
    comment = child.get("comment")
    if comment:
        return str(comment)
    data = child.get("data")
    own = data.get("reason") if isinstance(data, dict) else None
    return str(own) if own else None
