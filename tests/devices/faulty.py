"""A run of a flow on built-in phones whose every act can be told apart, with faults made while it runs; and a checker.

What a phone says that reached it is compared with what the event log says was done: an act that ended well arrived
once, one that failed at most once, and nothing arrived that no step did.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interpreter import events as e
from interpreter.clock import VirtualClock
from interpreter.devices.android import CALL_SECONDS, connect
from interpreter.devices.port import Device
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.events import Entry
from interpreter.given.inputs import Outside, accept
from interpreter.given.loading import load
from interpreter.given.manifest import read_manifest
from interpreter.runtime import Ending, Run, Wishes

PACKAGE = "com.example.told"
APP = """
app: com.example.told
name: Told
start: main
variables: {word: none}
links:
  - address: told://say/{word}
    do:
      - set: {word: "{word}"}
      - go to: main
screens:
  main:
    title: Told
    content:
      - text: "word {word}"
        id: word
      - field: Note
        id: note
"""
HEAD = f'flow "Told"\napp "{PACKAGE}"\n\ndefaults:\n  find up to 5s\n  pause 0s to 0s\n\nsteps:\n'
ROUNDS = 6
STEPS = ["open app fresh"]
for _number in range(1, ROUNDS + 1):
    STEPS += [f'type "t{_number}" into #note', f'open link "told://say/w{_number}"', f"screenshot as s{_number}"]
STEPS.append(f'expect "word w{ROUNDS}"')
"""Twenty steps; those that act do something that no other step does."""


@dataclass
class Source:
    """Phones of one farm for one run, which ends them."""

    clock: VirtualClock
    apps: Path
    most: int = 1
    seconds: float = CALL_SECONDS

    def __post_init__(self) -> None:
        self.farm = VirtualFarm(self.clock, [self.apps])
        self.lasting = True

    def more(self) -> str | None:
        number = len(self.farm.phones) + 1
        return None if number > self.most else self.farm.add_phone(f"phone-{number}").serial

    def connect(self, serial: str, *, stamp: str | None = None) -> Device:
        return connect(self.farm.address, serial, deadline=self.seconds, clock=self.clock, stamp=stamp)

    def close(self) -> None:
        self.farm.close()


@dataclass
class Told:
    """How a run went: its ending, all entries, and its phones."""

    folder: Path
    source: Source
    ending: Ending
    entries: list[Entry] = field(default_factory=list)

    def of(self, kind: type[Any]) -> list[Any]:
        return [entry.event for entry in self.entries if isinstance(entry.event, kind)]

    @property
    def phone(self) -> VirtualPhone:
        return self.source.farm.phones["phone-1"]

    @property
    def problem(self) -> Any:
        return next(event for event in self.of(e.TaskEnded)).problem

    def at(self, kind: type[Any]) -> float:
        """When the last event of a kind was, in seconds since the start."""
        return next(entry.offset for entry in reversed(self.entries) if isinstance(entry.event, kind))


def run(
    folder: Path,
    flow: str,
    hear: Callable[[Source, Entry], None] | None = None,
    more: Mapping[str, str] | None = None,
    inputs: Mapping[str, Any] | None = None,
    **of_source: Any,
) -> Told:
    """Run a text; `hear` is told of each event as it happens, `more` are further files of its folder."""
    apps = folder / "faulty"
    (apps / PACKAGE).mkdir(parents=True, exist_ok=True)
    (apps / PACKAGE / "app.yaml").write_text(APP, encoding="utf-8")
    for name, content in {**(more or {}), "told.flow": flow}.items():
        (folder / name).write_text(content, encoding="utf-8")
    clock, path = VirtualClock(), folder / "told.flow"
    source = Source(clock, apps, **of_source)
    entries: list[Entry] = []
    plan = load(path)
    accepted = accept(plan.flow, inputs or {}, Outside(clock, 1), folder=folder).values
    number = len([one for one in folder.iterdir() if one.name.startswith("run")])
    sinks = [entries.append, *([] if hear is None else [lambda entry: hear(source, entry)])]
    wishes = Wishes(
        plan,
        path,
        read_manifest(folder),
        accepted,
        folder / f"run{number}",
        seed=7,
        clock=clock,
        sinks=sinks,
        phones=source,
    )
    return Told(wishes.folder, source, Run(wishes).execute(), entries)


def arrived(phone: VirtualPhone) -> Counter[str]:
    """What reached a phone of the acts of STEPS: texts by their words, links by the word in them."""
    links = (words[-1] for words in phone.record.said("shell") if words[:2] == ("am", "start"))
    texts = (text for (text,) in phone.record.said("text"))
    return Counter([link.rpartition("/")[2] for link in links if link.startswith("told://")] + list(texts))


def wrongs(told: Told) -> list[str]:
    """Where what arrived and the log differ; none when each act was done once, or at most once if it failed."""
    how = {event.key: event.how for event in told.of(e.StepEnded)}
    done, failed = Counter[str](), Counter[str]()
    for event in told.of(e.StepStarted):
        act = act_of(event.words)
        if act:
            (done if how.get(event.key) == "ok" else failed)[act] += 1
    seen = sum((arrived(phone) for phone in told.source.farm.phones.values()), Counter[str]())
    return [
        f"{act}: done {done[act]} times, tried {failed[act]} times more, arrived {seen[act]} times"
        for act in sorted({*done, *failed, *seen})
        if not done[act] <= seen[act] <= done[act] + failed[act]
    ]


def act_of(words: str) -> str:
    """What a step does to the phone, as `arrived` names it; empty for a step that only looks."""
    match words.split('"'):
        case ["type ", text, *_]:
            return text
        case ["open link ", address, *_]:
            return address.rpartition("/")[2]
        case _:
            return ""


def lost_files(told: Told) -> list[str]:
    """The files that the log tells of and that are not there as it says."""
    return [
        event.path
        for event in told.of(e.FileSaved)
        if hashlib.sha256((told.folder / event.path).read_bytes()).hexdigest() != event.sha256
    ]
