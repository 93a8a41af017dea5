"""Runs flows from their text on a virtual clock, with built-in phones, and keeps everything that happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dsl.program import Program
from dsl.render import text
from dsl.source import Source
from dsl.text import read
from interpreter import events as e
from interpreter import lines
from interpreter.ai.port import Browser, NoBrowser
from interpreter.clock import VirtualClock
from interpreter.devices.android import connect
from interpreter.devices.port import Device
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.events import Entry
from interpreter.given.inputs import Outside, accept
from interpreter.given.loading import FlowErrors, load
from interpreter.given.manifest import read_manifest
from interpreter.plan import Plan
from interpreter.runtime import Ending, Run, Wishes
from interpreter.state import RunState, fold
from tests.machine.law import Law


@dataclass
class FarmPhones:
    """Phones of a farm that a test has arranged; a source for a run that counts what is taken."""

    clock: VirtualClock
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    most: int = 16
    lasting: bool = True
    seed: int = 1
    arrange: Callable[[Any], None] = lambda _: None

    def __post_init__(self) -> None:
        self.farm = VirtualFarm(self.clock, seed=self.seed)
        self.taken = 0

    def more(self) -> str | None:
        if len(self.farm.phones) >= self.most:
            return None
        phone = self.farm.add_phone(f"phone-{len(self.farm.phones) + 1}", settings=self.settings)
        self.arrange(phone)
        return phone.serial

    def connect(self, serial: str, *, stamp: str | None = None) -> Device:
        self.taken += 1
        return connect(self.farm.address, serial, clock=self.clock, stamp=stamp)

    def close(self) -> None:
        self.farm.close()


@dataclass
class Outcome:
    """A finished run."""

    ending: Ending
    entries: list[Entry]
    run: Run

    @property
    def state(self) -> RunState:
        return fold(self.entries)

    @property
    def root(self) -> Any:
        return next(task for task in self.state.tasks.values() if task.parent is None)

    def of(self, kind: type[Any] | tuple[type[Any], ...]) -> list[Any]:
        return [entry.event for entry in self.entries if isinstance(entry.event, kind)]

    @property
    def logged(self) -> list[str]:
        return [event.text for event in self.of(e.Logged)]

    @property
    def problem(self) -> Any:
        return self.root.problem

    def read_back(self) -> list[Entry]:
        with self.ending.log.open(encoding="utf-8") as log:
            return list(lines.read_all(log))


class Flows:
    """A folder of flows and the runs of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = VirtualClock()
        self.phones: FarmPhones | None = None
        self.browser: Browser = NoBrowser()
        self.unchecked = False
        self._runs = 0

    def write(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path

    def with_phones(self, **wanted: Any) -> FarmPhones:
        self.phones = FarmPhones(self.clock, **wanted)
        return self.phones

    def prepare(
        self, path: Path, hears: Callable[[Run, Entry], None] | None = None, **inputs: Any
    ) -> tuple[Run, list[Entry]]:
        try:
            plan = unchecked(path) if self.unchecked else load(path)
        except FlowErrors as wrong:
            raise AssertionError(text(wrong.diagnostics, wrong.source)) from None
        accepted = accept(plan.flow, inputs, Outside(self.clock, 1), folder=self.folder)
        assert not accepted.problems, accepted.problems
        entries: list[Entry] = []
        self._runs += 1
        held: list[Run] = []
        self.law = Law()
        sinks = [entries.append, lambda entry: self.law(held[0], entry)]
        if hears is not None:
            sinks.append(lambda entry: hears(held[0], entry))
        run = Run(
            Wishes(
                plan, path, read_manifest(path.parent), accepted.values, self.folder / f"run{self._runs}",
                seed=7, clock=self.clock, sinks=sinks, phones=self.phones, browser=self.browser,
            )
        )  # fmt: skip
        held.append(run)
        return run, entries

    def run_file(self, path: Path, hears: Callable[[Run, Entry], None] | None = None, **inputs: Any) -> Outcome:
        run, entries = self.prepare(path, hears, **inputs)
        outcome = Outcome(run.execute(), entries, run)
        assert not self.law.broken, self.law.broken[0]
        assert self.law.checked
        return outcome

    def run(self, flow: str, hears: Callable[[Run, Entry], None] | None = None, **inputs: Any) -> Outcome:
        return self.run_file(self.write("main.flow", flow), hears, **inputs)

    def steps(self, steps: str, head: str = "", hears: Any = None, **inputs: Any) -> Outcome:
        """A flow of these steps, indented by two, with sections above them."""
        body = "".join(f"  {line}\n" if line else "\n" for line in steps.strip("\n").split("\n"))
        return self.run(f'flow "Test"\n{head}\nsteps:\n{body}', hears, **inputs)


def unchecked(path: Path) -> Plan:
    """The plan of a flow that the check would refuse; the machine must hold even then."""
    source = Source(path.read_text(encoding="utf-8"), str(path))
    return Plan(Program(source, read(source).flow))
