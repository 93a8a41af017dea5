from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import TEXT_VALUE, Effect, Step, detail, subject


class FetchFile(Step):
    """A file of the phone, by its path; a name without a folder is one in Download.

    A failure `not_found` when it is not there.
    """

    verb = "fetch file"
    effect = Effect.REPEATABLE
    gives = "file"
    phone = True

    path: Expression = subject(TEXT_VALUE)
    optionally: bool = detail("optionally")
