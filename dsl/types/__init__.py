"""What values may be, found before anything runs: types as values, and one pass over a flow that infers them."""

from __future__ import annotations

from dsl.types.blocks import Typing
from dsl.types.flow import typed

__all__ = ["Typing", "typed"]
