"""What functions take from outside: the time and random numbers. The runtime gives them through the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from dsl.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


class Outside(Protocol):
    """The world as far as functions see it; a replay gives the same answers in the same order."""

    def now(self) -> datetime:
        """The moment, in the zone of the flow's schedule, else of the machine."""

    def random(self) -> Random:
        """The source of random numbers."""
