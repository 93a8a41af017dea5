"""D4: two runs on one phone never come between one another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from interpreter import events as e
from interpreter.clock import VirtualClock
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.events import Entry
from interpreter.given.loading import load
from interpreter.given.manifest import Manifest
from interpreter.phones.fleet import RealPhones
from interpreter.runtime import Run, Wishes
from tests.devices.faulty import APP, HEAD, PACKAGE, STEPS, arrived
from tests.sizes import sized

FLOW = HEAD + "".join(f"  {step}\n" for step in STEPS)
HOLDING = (
    "import sys; from pathlib import Path; from interpreter.phones.held import Held; held = Held(Path(sys.argv[1]))"
)


class World:
    """A farm that stands for adb's server, and runs that take its phones for real ones."""

    def __init__(self, folder: Path) -> None:
        (folder / "apps" / PACKAGE).mkdir(parents=True)
        (folder / "apps" / PACKAGE / "app.yaml").write_text(APP, encoding="utf-8")
        self.folder = folder
        self.clock = VirtualClock()
        self.farm = VirtualFarm(self.clock, [folder / "apps"])
        self.count = 0

    def run(self, flow: str, serials: list[str], hear: object = None) -> Run:
        self.count += 1
        path = self.folder / f"flow{self.count}.flow"
        path.write_text(flow, encoding="utf-8")
        source = RealPhones(self.farm.address, serials, self.clock, self.folder / "locks")
        sinks = [] if hear is None else [hear]
        return Run(Wishes(load(path), path, Manifest(path), {}, self.folder / f"run{self.count}", seed=1,
                          clock=self.clock, sinks=sinks, phones=source))  # type: ignore[list-item]  # fmt: skip


OTHER = HEAD + '  open link "told://say/other"\n'


def second_at(world: World, serial: str, number: int, seen: list[tuple[int, str]]) -> Callable[[Entry], None]:
    """Runs another flow on the phone when so many steps of the first one have begun; `seen` gets how it ended."""
    begun: list[int] = []

    def hear(entry: Entry) -> None:
        if isinstance(entry.event, e.StepStarted):
            begun.append(entry.seq)
            if len(begun) == number:
                ending = world.run(OTHER, [serial]).execute()
                seen.append((ending.exit, str(ending.reason)))

    return hear


def test_a_second_run_is_refused_while_the_first_one_has_the_phone(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.farm as farm:
        for number in range(2, 2 + sized(3, 18)):
            phone = farm.add_phone()
            seen: list[tuple[int, str]] = []
            first = world.run(FLOW, [phone.serial], second_at(world, phone.serial, number, seen)).execute()
            assert first.exit == 0, first.reason
            ((exit_, reason),) = seen
            assert exit_ == 1
            assert f"another run on this computer drives the phone {phone.serial}" in reason
            assert arrived(phone)["other"] == 0
            assert set(arrived(phone).values()) == {1}
            again = world.run(OTHER, [phone.serial]).execute()
            assert (again.exit, arrived(phone)["other"]) == (0, 1)


def test_a_phone_that_is_driven_elsewhere_is_left_for_another_one(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.farm as farm:
        one, two = farm.add_phone(), farm.add_phone()
        code = f"{HOLDING}; held.take(sys.argv[2]); print('held', flush=True); sys.stdin.read()"
        words = [sys.executable, "-c", code, str(tmp_path / "locks"), one.serial]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            ending = world.run(FLOW, [one.serial, two.serial]).execute()
            assert ending.exit == 0, ending.reason
            assert (sum(arrived(one).values()), set(arrived(two).values())) == (0, {1})
            holder.kill()
        assert world.run(FLOW, [one.serial]).execute().exit == 0
