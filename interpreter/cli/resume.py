"""`interpret resume`: goes on with a run that was stopped or killed, after the last finished step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from interpreter.cli.places import can_go_on, find_run, resumed_as
from interpreter.cli.refused import Refused

if TYPE_CHECKING:
    from interpreter.cli.conducting import Conducted, Show
    from interpreter.clock import Clock
    from interpreter.recorder import Sink
    from interpreter.runtime import Wishes
    from interpreter.stopped.past import Past


@click.command("resume")
@click.argument("run")
@click.option("--folder", type=click.Path(path_type=Path), help="Where runs are kept, if not at the usual place.")
@click.option("--from", "line", type=click.IntRange(min=1), metavar="LINE", help="Go on from this line again.")
@click.option("--skip", is_flag=True, help="Take the step that was under way as done.")
@click.option("--force", is_flag=True, help="Do so even where something would happen twice, or not at all.")
@click.option("--give-up", "give_up", is_flag=True, help="End it: what it has brought stays, nothing more is done.")
@click.option("--json", "as_json", is_flag=True, help="Print the events as JSON lines, then the outcome.")
def command(
    run: str, folder: Path | None, line: int | None, *, skip: bool, force: bool, give_up: bool, as_json: bool
) -> int:
    """Go on with a run that was stopped or killed.

    RUN is its name as `interpret runs` shows it, or its folder. What was done is not done again; what must not
    happen twice is asked for first. The flow's text must be the same. Exit codes are those of `interpret run`.
    """
    if (line is not None) + skip + give_up > 1:
        raise Refused("say one of --from, --skip and --give-up; each goes on in another way")
    from interpreter.cli.conducting import Show, conducted  # noqa: PLC0415 - loads what only runs need
    from interpreter.cli.web import Web  # noqa: PLC0415
    from interpreter.clock import SystemClock  # noqa: PLC0415

    place = find_run(run, folder)
    past = _past(place)
    clock = SystemClock()
    if give_up:
        return _given_up(place, past, clock, Show(as_json, False, past.entries))
    wishes = _wishes(place, past, clock)
    if line is not None or skip:
        _amend(place, past, line, force=force)
    elif not force:
        _sure(place, past, clock)
    with Web(clock) as browser, _where(place, clock) as begin:
        show = Show(as_json, False, past.entries)
        return conducted(lambda sinks: begin(replace(wishes, browser=browser, sinks=sinks)), show, clock)


@contextmanager
def _where(place: Path, clock: Clock) -> Iterator[Callable[[Wishes], Conducted]]:
    """Where the run was: all in its folder, its journal in a database too, or its tasks at a server."""
    from interpreter.cli.run import at_server, on_dbos  # noqa: PLC0415 - loads what only runs need
    from interpreter.runtime import Run  # noqa: PLC0415
    from interpreter.work.asked import asked_in  # noqa: PLC0415
    from interpreter.work.run_engine import shared_in  # noqa: PLC0415

    shared, asked = shared_in(place), asked_in(place)
    if asked is not None:
        with at_server(asked.url, None if asked.key_file is None else Path(asked.key_file), clock) as begin:
            yield lambda wishes: begin(wishes, asked)
    elif shared is not None:
        yield lambda wishes: on_dbos(wishes, shared)
    else:
        yield Run


def _sure(place: Path, past: Past, clock: Clock) -> None:
    """Leave it to the user how it goes on when an AI task was under way, of which nobody can tell what became."""
    from interpreter.engine.journal import JOURNAL, Journal  # noqa: PLC0415
    from interpreter.stopped.doubts import doubts  # noqa: PLC0415 - loads what only runs need

    with closing(Journal(place / JOURNAL, clock)) as journal:
        found = doubts(past, journal)
    if not found:
        return
    again = f"interpret resume {resumed_as(place)}"
    ways = [(f"{again} --force", "the flow hears of it, as a failure of kind `interrupted`")]
    if len(found) == 1:
        ways.append((f"{again} --skip --force", "it counts as done, with no result"))
    ways += [(f"{again} --from {one.line} --force", "it is done again, from its beginning") for one in found if one.own]
    ways.append((f"{again} --give-up", "nothing more is done"))
    wide = max(len(way) for way, _ in ways)
    words = [one.in_words() for one in found]
    raise Refused("\n".join([*words, "it goes on as you say:", *(f"  {way:{wide}}  {what}" for way, what in ways)]))


def _given_up(place: Path, past: Past, clock: Clock, show: Show) -> int:
    from interpreter.cli.conducting import conducted  # noqa: PLC0415 - loads what only runs need
    from interpreter.cli.run import shared_run  # noqa: PLC0415
    from interpreter.stopped.giving_up import GivingUp  # noqa: PLC0415
    from interpreter.work.asked import asked_in  # noqa: PLC0415
    from interpreter.work.run_engine import shared_in  # noqa: PLC0415

    shared, asked = shared_in(place), asked_in(place)
    if asked is not None:
        task = "TASK" if past.root is None else past.root.id
        raise Refused(f"its task is at the server: interpret tasks remove {task} --server {asked.url}")

    def begun(sinks: Sequence[Sink]) -> Conducted:
        if shared is None:
            return GivingUp(place, past, clock, sinks)
        return shared_run()(place, shared, clock, lambda _: GivingUp(place, past, clock, sinks))

    return conducted(begun, show, clock)


def _amend(place: Path, past: Past, line: int | None, *, force: bool) -> None:
    """Change what the run goes on from; refused with the consequence where something must not happen twice."""
    from interpreter.clock import SystemClock  # noqa: PLC0415
    from interpreter.engine.journal import JOURNAL, Journal  # noqa: PLC0415
    from interpreter.jobs.holding import holding  # noqa: PLC0415
    from interpreter.stopped.amending import NotPossible, from_step, past_the_step  # noqa: PLC0415 - loads what only runs need

    with holding(place), closing(Journal(place / JOURNAL, SystemClock())) as journal:
        try:
            found = past_the_step(past) if line is None else from_step(past, journal, line)
        except NotPossible as problem:
            raise Refused(f"the run cannot go on like that: {problem}") from None
        if found.warnings and not force:
            raise Refused("\n".join([*found.warnings, "add --force if that is meant"]))
        found.write(journal, past)
    for words in (*found.warnings, found.said):
        click.echo(f"interpret: {words}", err=True)


def _past(place: Path) -> Past:
    """What the run left; refused when it is over or another process is at work on it."""
    from interpreter.jobs.holding import holding  # noqa: PLC0415 - loads what only runs need
    from interpreter.jobs.port import NotReachable  # noqa: PLC0415
    from interpreter.stopped.past import NothingThere, read_past  # noqa: PLC0415
    from interpreter.work.over import tidy  # noqa: PLC0415

    try:
        with holding(place):
            past = read_past(place)
            if over := past.state.outcome not in (None, "interrupted"):
                tidy(place)
    except (NotReachable, NothingThere) as problem:
        raise Refused(str(problem)) from None
    if over:
        raise Refused(f"the run {place.name} is over: it {_words(past.state.outcome)}; there is nothing to go on with")
    if past.state.dry:
        raise Refused("a dry run keeps nothing to go on with; run it again")
    return past


def _words(outcome: str | None) -> str:
    return {"succeeded": "succeeded", "failed": "failed", "declined": "declined"}.get(outcome or "", f"is {outcome}")


def _wishes(place: Path, past: Past, clock: Clock) -> Wishes:
    from interpreter import kept  # noqa: PLC0415 - loads what only runs need
    from interpreter.cli.run import manifest_beside, plan_of  # noqa: PLC0415
    from interpreter.engine.journal import JOURNAL, Journal, JournalError  # noqa: PLC0415
    from interpreter.runtime import RUN_KEY, Wishes  # noqa: PLC0415
    from interpreter.work.asked import asked_in  # noqa: PLC0415

    if not can_go_on(place):
        raise Refused(f"the run in {place} left nothing to go on with; run the flow again")
    at_server = asked_in(place)
    try:
        with closing(Journal(place / JOURNAL, clock)) as journal:
            asked = journal.recall(RUN_KEY) if at_server is None else at_server.wished
    except JournalError as problem:
        raise Refused(str(problem)) from None
    if asked is None:
        raise Refused(f"nothing had begun in {place}; run the flow again")
    try:
        os.chdir(asked["directory"])
    except OSError as problem:
        raise Refused(f"the run began in {asked['directory']}, which cannot be entered: {problem.strerror}") from None
    _same_texts(past)
    path = Path(past.state.path)
    return Wishes(
        plan=plan_of(path),
        path=path,
        manifest=manifest_beside(path),
        inputs={name: kept.value(given) for name, given in asked["inputs"].items()},
        folder=place,
        devices=tuple(asked["devices"]),
        adb=(asked["adb"][0], asked["adb"][1]),
        most_built_in=asked["most"],
        seed=past.started.seed,
        clock=clock,
        past=past,
    )


def _same_texts(past: Past) -> None:
    """Refuse to go on under another text of any flow of the run, and show what changed."""
    for name, text in past.state.texts.items():
        try:
            now = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise Refused(
                f"the run cannot go on: its flow {name} is not there any more; put it back as it was"
            ) from None
        if now != text:
            before, after = text.splitlines(keepends=True), now.splitlines(keepends=True)
            click.echo(
                "".join(unified_diff(before, after, f"{name} (of the run)", f"{name} (now)")), err=True, nl=False
            )
            raise Refused(f"the run cannot go on: {name} was changed since; put it back as it was, or run it anew")
