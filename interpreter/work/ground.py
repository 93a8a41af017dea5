"""What a worker's tasks stand on: journals of this computer alone, or those of a farm, which outlive it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from interpreter.clock import Clock
from interpreter.engine.journal import Journal
from interpreter.machine.ending import Verdict
from interpreter.work.claim import Claim
from interpreter.work.left import Left

MakeJournal: TypeAlias = Callable[[Path, Clock], Journal]
CarryOut: TypeAlias = Callable[[MakeJournal], Verdict | None]


class NoGround(Exception):  # noqa: N818 - what the operator is told
    """Nothing can be carried out here; the message says why."""


class Ground(Protocol):
    """Where the journals are. `open` once, then any thread may call."""

    shares: bool

    def open(self, farm: Mapping[str, str] | None, worker: str, standing: Sequence[Claim]) -> None:
        """Begin; `farm` is what the server said, `standing` what goes on of a former start.

        Raises NoGround, and NotReachable while its database is away.
        """

    def left(self, claim: Claim, folder: Path) -> Left | None:
        """What another computer left of a task, laid into its folder; None where there is nothing."""

    def run(self, claim: Claim, carry_out: CarryOut) -> Verdict | None:
        """Carry a task out with a journal for it; None when it was given back or lost."""

    def drop(self, claim: Claim) -> None:
        """A task of a former start does not go on after all."""

    def close(self) -> None:
        """End."""


class OwnGround:
    """Journals in the folders of this worker."""

    shares = False

    def open(self, farm: Mapping[str, str] | None, worker: str, standing: Sequence[Claim]) -> None:
        """Nothing has to begin."""

    def left(self, claim: Claim, folder: Path) -> Left | None:
        """Nothing comes from elsewhere."""
        return None

    def run(self, claim: Claim, carry_out: CarryOut) -> Verdict | None:
        """Here and now."""
        return carry_out(Journal)

    def drop(self, claim: Claim) -> None:
        """Nobody waits for it."""

    def close(self) -> None:
        """Nothing is open."""
