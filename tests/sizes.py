"""How much the tests try: small fixed numbers for everyone, full numbers for `make soak`, as many as a night holds."""

from __future__ import annotations

import os
from typing import TypeVar

SIZES = ("test", "soak", "night")
SIZE = os.environ.get("FARMHAND_SIZES", "test")
if SIZE not in SIZES:
    raise ValueError(f"FARMHAND_SIZES is {SIZE!r}; it may be {', '.join(SIZES)}")


T = TypeVar("T")


def sized(test: T, soak: T, night: T | None = None) -> T:
    """The number of cases of this run: in `make test`, in `make soak`, and in a night (else that of `make soak`)."""
    return {"test": test, "soak": soak, "night": soak if night is None else night}[SIZE]
