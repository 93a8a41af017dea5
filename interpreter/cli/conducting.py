"""A run in front of its user: it is shown as it goes, Ctrl-C stops it, and its end is told."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Protocol

import click

from interpreter.cli.places import can_go_on, resumed_as
from interpreter.cli.refused import Gone, Refused
from interpreter.clock import Clock

if TYPE_CHECKING:
    from interpreter.events import Entry
    from interpreter.recorder import Sink
    from interpreter.reports.console import LiveConsole, PlainConsole
    from interpreter.runtime import Ending

INTERRUPTED = 130
HEARD_WITHIN = 0.2  # seconds


class Conducted(Protocol):
    """A run, wherever its job service is, or the end of one."""

    def execute(self) -> Ending:
        """To its end."""

    def stop(self) -> None:
        """Stop at the next safe point."""


@dataclass(frozen=True, slots=True)
class Show:
    """How a run is shown: as JSON lines or for a reader; `before` is what it did before it goes on."""

    as_json: bool = False
    dry: bool = False
    before: Sequence[Entry] = ()


def conducted(begin: Callable[[Sequence[Sink]], Conducted], show: Show, clock: Clock) -> int:
    """Carry out the run that `begin` makes with what hears of its events; the exit code of its outcome."""
    with _console(show, clock) as console:
        for entry in show.before:
            console.progress.add(entry)
        run = begin((console, _print_line) if show.as_json else (console,))
        with _ctrl_c(run):
            ending = _ended(run)
    _say_end(show, console, ending)
    return ending.exit


def _ended(run: Conducted) -> Ending:
    """The run's end; what keeps it from beginning is one sentence."""
    from interpreter.devices.virtual.app_yaml import AppFileError  # noqa: PLC0415 - loads what only runs need
    from interpreter.failure import Failure  # noqa: PLC0415

    try:
        return _execute(run)
    except Failure as failed:
        raise (Gone if failed.problem.kind == "network" else Refused)(failed.problem.message) from None
    except AppFileError as problem:
        raise Refused(str(problem)) from None


def _execute(run: Conducted) -> Ending:
    """Run on a thread beside this one, which must never sleep for long: a signal that comes just before is late."""
    ended: list[Ending] = []
    troubles: list[Exception] = []

    def work() -> None:
        try:
            ended.append(run.execute())
        except Exception as trouble:
            troubles.append(trouble)

    thread = threading.Thread(target=work, name="run", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(HEARD_WITHIN)
    if troubles:
        raise troubles[0]
    return ended[0]


def _print_line(entry: Entry) -> None:
    from interpreter.lines import write  # noqa: PLC0415 - loads what only runs need

    click.echo(write(entry))


@contextmanager
def _console(show: Show, clock: Clock) -> Iterator[PlainConsole | LiveConsole]:
    from interpreter.reports.console import LiveConsole, PlainConsole  # noqa: PLC0415 - loads what only runs need

    if sys.stdout.isatty() and not show.as_json:
        from rich.console import Console  # noqa: PLC0415 - only terminals need it

        with LiveConsole(Console(), clock) as live:
            yield live
        return
    with PlainConsole(_unheard if show.as_json else _teller()) as plain:
        yield plain


def _unheard(line: str) -> None:
    """Who wants the events themselves hears no lines."""


def _teller() -> Callable[[str], None]:
    """What says one line on the standard output; `click.echo` looks anew each time for where that is."""
    out = sys.stdout

    def say(line: str) -> None:
        out.write(f"{line}\n")
        out.flush()

    return say


@contextmanager
def _ctrl_c(run: Conducted) -> Iterator[None]:
    """Once: stop at the next safe point. Twice: at once; the log is on disk as far as it goes."""
    asked = False

    def heard(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            os._exit(INTERRUPTED)
        asked = True
        click.echo("stopping at the next safe point; Ctrl-C again stops at once", err=True)
        # a lock of the interrupted thread may be held here, so another thread does it
        threading.Thread(target=run.stop, daemon=True).start()

    before = signal.signal(signal.SIGINT, heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _say_end(show: Show, console: PlainConsole | LiveConsole, ending: Ending) -> None:
    from interpreter.plain import recorded  # noqa: PLC0415 - loads what only runs need
    from interpreter.reports.console import summary, tree_texts  # noqa: PLC0415
    from interpreter.reports.tree import leaves  # noqa: PLC0415

    if show.as_json:
        rows = {alias: str(path) for alias, path in ending.rows.items()}
        root = console.progress.root
        data = recorded(None) if root is None else root.data
        reason = ending.reason if root is None or not root.reason else root.reason  # as told: with secrets masked
        whole = {"version": 1, "outcome": ending.outcome, "exit": ending.exit, "reason": reason, "data": data}
        click.echo(json.dumps({**whole, "log": str(ending.log), "rows": rows}, ensure_ascii=False))
        return
    from rich.console import Console, Group  # noqa: PLC0415 - the summary is not printed as JSON
    from rich.text import Text  # noqa: PLC0415

    terminal = Console(soft_wrap=True, highlight=False)
    if terminal.is_terminal:
        terminal.print(Group(*tree_texts(console.progress, Text)))
    else:
        click.echo("".join(f"{leaf}\n" for leaf in leaves(console.progress)), nl=False)
    for line in summary(console.progress, None if show.dry else ending.log, ending.rows):
        terminal.print(line, markup=False)
    if ending.outcome == "failed" and ending.reason and (root := console.progress.root) is not None and not root.reason:
        terminal.print(f"interpret: {ending.reason}", markup=False)  # no event could say it any more
    if ending.outcome != "succeeded" and not show.dry and can_go_on(ending.log.parent):
        terminal.print(f"go on with  interpret resume {resumed_as(ending.log.parent)}", markup=False)
