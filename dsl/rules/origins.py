"""Where values come from: names that hold what an app, a message, a website or another task said.

One pass in the order of the text; a name that was ever set from outside counts so from there on.
"""

from __future__ import annotations

from dsl.nodes import control as co
from dsl.nodes.expressions import Call, Each, Expression, Name
from dsl.nodes.step import Step
from dsl.walk import parts, statements

OUTSIDE = frozenset(
    {
        "read_text",
        "read_texts",
        "read_sms",
        "read_notification",
        "read_clipboard",
        "read_picture",
        "read_screen",
        "read_toast",
        "paste",
        "take",
        "browse",
        "extract",
        "generate",
        "wait_for_all",
        "wait_for_any",
        "check",
    }
)
"""The steps whose results others wrote."""

WRITERS = {
    "read_text": "what an app shows",
    "read_texts": "what an app shows",
    "read_sms": "the sender of a message",
    "read_notification": "the sender of a message",
    "read_clipboard": "who filled the clipboard",
    "read_picture": "what an app shows",
    "read_screen": "what an app shows",
    "read_toast": "what an app shows",
    "take": "another task",
    "browse": "a website",
    "extract": "a website",
    "generate": "a website",
    "wait_for_all": "another task",
    "wait_for_any": "another task",
    "check": "another task",
}
"""Who wrote the result of a step."""

_PLAIN = frozenset({"length", "number", "integer", "count", "date", "hash", "round"})
"""Functions that leave nothing of a text in their result."""


class Origins:
    """The names of a flow that hold what came from outside."""

    def __init__(self, flow: co.Flow) -> None:
        self.names: dict[str, str] = {}
        bodies = [flow.steps or (), *(one.body for one in flow.handlers), *(one.body for one in flow.whenevers)]
        for body in [*bodies, flow.always or (), *(one.body for one in flow.blocks)]:
            for statement in body:
                for one in statements((statement,)):
                    self._follow(one)

    def of(self, value: Expression) -> str | None:
        """The kind of step that wrote a part of the value; None when nothing of it came from outside."""
        waiting = [value]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Name) and one.name in self.names:
                return self.names[one.name]
            if isinstance(one, Call) and one.function in _PLAIN:
                continue
            waiting += (one.source,) if isinstance(one, Each) else parts(one)
        return None

    def _follow(self, statement: co.Statement) -> None:
        match statement:
            case Step(result=str(name), kind=kind) if kind in OUTSIDE:
                self.names[name] = kind
            case co.OnProgress(str(name)) | co.OnQuestion(str(name)):
                self.names[name] = "browse"
            case co.Set(name, _, value) | co.ForEach(name=name, source=value):
                found = self.of(value)
                if found is not None:
                    self.names[name] = found
            case _:
                pass
