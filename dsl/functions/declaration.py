"""How a function is declared: one line with its name, its values and its result, above its code.

    @function("split(text: text, at?: text or pattern) -> list of text")

`at?` may be left out, `more…` may stand any number of times. Code gets exactly these values, already of these kinds.
"""

from __future__ import annotations

from collections.abc import Callable

from dsl.data.kinds import Value
from dsl.functions.signature import Signature
from dsl.hints import Any, TypeVar


class Function(Signature, kw_only=True, slots=False):
    """A function of expressions: its signature and its code."""

    run: Callable[..., Value]

    @property
    def manual(self) -> str:
        """What the reference says of it: a sentence or more, then examples."""
        return self.run.__doc__ or ""


Code = TypeVar("Code", bound=Callable[..., Any])
DECLARED: dict[str, Function] = {}


def function(
    signature: str, *, outside: bool = False, deep: bool = False, soft: bool = False, spends: bool = False
) -> Callable[[Code], Code]:
    """Declare the function whose code follows."""

    def declare(code: Code) -> Code:
        made = Function(signature, outside, deep, soft, spends, run=code)
        DECLARED[made.name] = made
        return code

    return declare
