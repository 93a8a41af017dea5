"""A browser task as a file: what was done to which element, by role and name, so that it can be done with no model.

A recording is made of a task that succeeded, and holds nothing that a form was answered with: forms are asked again.
Where the page differs, doing it again ends there, and says which act found what.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from interpreter.ai.agent.model import Ask, Call, Reply
from interpreter.ai.agent.snapshot import Snapshot, Target
from interpreter.ai.agent.tools import PLAN, VALIDATE

VERSION = 1
LARGEST = 1_000_000
_LINE = re.compile(r'^> \s*- (?P<role>\w+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?.*\[ref=(?P<ref>\w+)\]', re.MULTILINE)


class RecordingError(ValueError):
    """A file that is no recording, or of a later kind."""


@dataclass(frozen=True, slots=True)
class Element:
    """Which element: its role, its name, and which of those that are alike, counted from 0."""

    role: str
    name: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """One call that went well: the tool, what it was given besides elements, and the elements by their key there."""

    tool: str
    arguments: dict[str, Any]
    elements: dict[str, Element] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recording:
    """A task that succeeded."""

    task: str
    plan: dict[str, Any]
    acts: tuple[Act, ...]

    def save(self, path: Path) -> None:
        """Write it down as JSON."""
        content = {"farmhand recording": VERSION, **asdict(self)}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


NOTHING = Recording("", {}, ())


def load(path: Path) -> Recording:
    """The recording in a file; raises RecordingError."""
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(LARGEST))
        if said["farmhand recording"] != VERSION:
            raise RecordingError(f"{path} was recorded by a later version of this program")
        acts = tuple(
            Act(one["tool"], one["arguments"], {key: Element(**each) for key, each in one["elements"].items()})
            for one in said["acts"]
        )
        return Recording(said["task"], said["plan"], acts)
    except OSError as problem:
        raise RecordingError(f"{path} cannot be read: {problem.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        if isinstance(wrong, RecordingError):
            raise
        raise RecordingError(f"{path} is no recording of a browser task") from None


@dataclass
class Album:
    """The recordings of one folder: kept as they come, each task found by its words, the latest first."""

    folder: Path

    def keep(self, recording: Recording) -> None:
        """Write a recording down beside the others."""
        self.folder.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(path.stem) for path in self.folder.glob("*.json") if path.stem.isdecimal()), default=0)
        recording.save(self.folder / f"{number:03d}.json")

    def all(self) -> tuple[Recording, ...]:
        """The recordings, in order; raises RecordingError where there is none, or a file that is none."""
        found = tuple(load(path) for path in sorted(self.folder.glob("*.json")))
        if not found:
            raise RecordingError(f"{self.folder} has no recordings of browser tasks")
        return found


def again(recordings: tuple[Recording, ...], task: str) -> Replay | None:
    """Who does a task again; None where it was not recorded."""
    found = next((one for one in reversed(recordings) if one.task == task), None)
    return None if found is None else Replay(found)


class Scribe:
    """Notes what an agent does; `recording` is there when the task has succeeded."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._plan: dict[str, Any] = {}
        self._acts: list[Act] = []

    def planned(self, arguments: dict[str, Any]) -> None:
        """The plan was made."""
        self._plan = arguments

    def did(self, call: Call, seen: Snapshot | None) -> None:
        """A call went well, on the page as it was seen."""
        elements: dict[str, Element] = {}
        arguments = dict(call.arguments)
        for key, value in _refs(arguments):
            target = seen.targets.get(value) if seen else None
            if target is not None:
                elements[key] = Element(target.role, target.name, _place(seen, value, target))
        self._acts.append(Act(call.name, arguments, elements))

    def recording(self) -> Recording:
        """What was done."""
        return Recording(self._task, self._plan, tuple(self._acts))


def _place(seen: Snapshot | None, ref: str, target: Target) -> int:
    alike = [one for one, each in seen.targets.items() if each == target] if seen else []
    return alike.index(ref)


def _refs(arguments: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The refs in a call, by a key that says where they stand."""
    if "ref" in arguments:
        yield "ref", str(arguments["ref"])
    for number, one in enumerate(arguments.get("fields") or ()):
        if isinstance(one, dict) and "ref" in one:
            yield f"fields.{number}", str(one["ref"])


@dataclass
class Replay:
    """In place of a model: does what was recorded, and gives the task up where the page is another one."""

    recording: Recording
    provider: str = "recording"
    name: str = "recording"
    _next: int = 0

    async def reply(self, ask: Ask) -> Reply:
        """The next act."""
        tools = {tool.name for tool in ask.tools}
        if PLAN.name in tools:
            return _calling(PLAN.name, self.recording.plan)
        if VALIDATE.name in tools:
            return _calling(VALIDATE.name, {"taskAssessment": "as recorded", "completionQuality": "complete"})
        if self._next >= len(self.recording.acts):
            return _calling("abort", {"reason": "the recording ends before the task"})
        act = self.recording.acts[self._next]
        self._next += 1
        page = next((one.text for one in reversed(ask.messages) if one.role == "user"), "")
        arguments = json.loads(json.dumps(act.arguments))
        for key, element in act.elements.items():
            ref = _found(page, element)
            if ref is None:
                said = f'{element.role} "{element.name}"'
                reason = f"the page is not as it was recorded: act {self._next} ({act.tool}) finds no {said}"
                return _calling("abort", {"reason": reason})
            (arguments if key == "ref" else arguments["fields"][int(key.partition(".")[2])])["ref"] = ref
        return _calling(act.tool, arguments)


def _calling(name: str, arguments: dict[str, Any]) -> Reply:
    return Reply((Call(f"recorded-{name}", name, arguments),))


_LONG = {"li": "listitem", "a": "link", "p": "paragraph"}


def _found(page: str, element: Element) -> str | None:
    """The ref of an element on the page as it is shown to a model."""
    alike = [
        found["ref"]
        for found in _LINE.finditer(page)
        if (_role(found["role"]), found["name"] or "") == (element.role, element.name)
    ]
    return alike[element.place] if element.place < len(alike) else None


def _role(shown: str) -> str:
    """The role that a page has for a word that a model is shown."""
    return "heading" if re.fullmatch(r"h\d", shown) else _LONG.get(shown, shown)
