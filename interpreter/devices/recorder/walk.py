"""A walk through an app: what was seen, and what was done between two looks. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from interpreter.devices.recorder.parts import Key, Look

Deed: TypeAlias = Literal["tap", "long press", "type", "enter", "back", "scroll", "wait", "open"]


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: to which part, with which text, and for `wait` how many seconds passed."""

    deed: Deed
    part: Key | None = None
    text: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Walk:
    """The looks, and the acts between them (one fewer); colour is that of the app's bar, as #rrggbb."""

    package: str
    looks: tuple[Look, ...]
    acts: tuple[Act, ...]
    colour: str = "#3f51b5"
    version: str = "1.0"
    name: str = ""
