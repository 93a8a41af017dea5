"""Acts → what the app does: each touch, key or pause with what came of it, where it depends on values with `if`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from interpreter.devices.recorder.merging import Screen, Values
from interpreter.devices.recorder.parts import Key
from interpreter.devices.recorder.walk import Act, Walk

Action: TypeAlias = dict[str, Any] | str
Event: TypeAlias = tuple[int, Key | None, str]
"""Screen, part (None for the screen itself), and the name of the event, as `on tap`."""

_EVENTS = {"tap": "on tap", "long press": "on long press", "type": "on text", "enter": "on enter"}


@dataclass(slots=True)
class Outcome:
    """What came of an event, and what the screen's values were before."""

    before: Values
    actions: list[Action]


@dataclass(slots=True)
class Followed:
    """The first values, and the outcomes of all events."""

    values: Values
    events: dict[Event, list[Outcome]] = field(default_factory=dict)

    def actions(self, event: Event) -> list[Action]:
        """The actions of an event, with the conditions that tell its outcomes apart."""
        return _chosen(self.events.get(event, []))


def follow(walk: Walk, screens: list[Screen], places: list[int | None]) -> Followed:
    """Walk once more, with the model beside it: only what it would not do by itself is written down."""
    values: Values = {}
    for look, place in zip(walk.looks, places, strict=True):
        for name, value in screens[place].values(look).items() if place is not None else ():
            values.setdefault(name, value)
    found, now, stack = Followed(dict(values)), dict(values), list[int]()
    for number, place in enumerate(places):
        if place is None:
            continue
        there = screens[place].values(walk.looks[number])
        act = walk.acts[number - 1] if number else Act("open")
        here = places[number - 1] if number else None
        if here is not None and act.deed != "open" and stack:
            _note(found, act, screens[here], (here, place), stack, now, there)
        else:
            stack[:] = stack if stack and stack[-1] == place else [place]
        now.update(there)
    return found


def _note(
    found: Followed, act: Act, screen: Screen, way: tuple[int, int], stack: list[int], now: Values, there: Values
) -> None:
    here, place = way
    own = screen.held.get(act.part) if act.part is not None and act.deed in ("tap", "type", "enter") else None
    changes = {name: value for name, value in there.items() if now.get(name) != value and name != own}
    actions: list[Action] = [{"set": changes}] if changes else []
    back = len(stack) > 1 and stack[-2] == place
    if place != here and back:
        stack.pop()
        actions.append("go back")
    elif place != here:
        stack.append(place)
        actions.append({"go to": place})
    if act.deed == "back":
        if actions in ([], ["go back"]):
            return  # what the key does anyway
        event: Event = (here, None, "on back")
    elif act.deed == "wait":
        actions = [{"after": f"{act.seconds:g}s", "do": actions}] if actions else []
        event = (here, None, "on open")
    elif act.deed == "scroll":
        return
    else:
        event = (here, act.part, _EVENTS[act.deed])
    if actions or event in found.events:
        known = found.events.setdefault(event, [])
        names = (*screen.held.values(), *screen.words.values(), *screen.shown.values())
        known.append(Outcome({name: now[name] for name in names}, actions))


def _chosen(outcomes: list[Outcome]) -> list[Action]:
    """One outcome as it is; several by what was different before them; alike before, the first one holds."""
    first = next(iter(outcomes), None)
    if first is None:
        return []
    others = [one for one in outcomes if one.actions != first.actions]
    if not others:
        return first.actions
    telling = [name for name, value in first.before.items() if all(one.before[name] != value for one in others)]
    if not telling:
        return first.actions or _chosen(others)
    name, value = telling[0], first.before[telling[0]]
    made: dict[str, Any] = {"if": [f'{name} is "{value}"' if value else f"{name} is empty"], "then": first.actions}
    return [{**made, "else": rest} if (rest := _chosen(others)) else made]
