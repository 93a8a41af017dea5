from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import FILE, TEXT_VALUE, Effect, Step, detail, subject


class PutFile(Step):
    """Lay a file into the phone's Download folder, where its apps find it; one of the same name is replaced.

    `named` says what it is called there; its extension is added when the name has none.
    """

    verb = "put file"
    effect = Effect.DEVICE
    phone = True

    file: Expression = subject(FILE)
    name: Expression | None = detail("named {}", TEXT_VALUE)
