"""`interpret lost`: says that a worker will not come back, so that nobody waits for its lease."""

from __future__ import annotations

import click

from interpreter.cli.owning import Where, done, say, where


@click.command("lost")
@click.argument("name")
@where
def command(found: Where, name: str) -> None:
    """Say that the worker of that NAME will not come back.

    Its leases are over at once: what can go on at another worker does so after the longest step, the rest fails with
    the step that it was at. A worker that is alive after all finds its tasks gone.
    """
    with found.owner() as owner:
        answer = done(owner.lose_worker(name))
    count = answer["tasks"]
    said = f"{name} is lost, and with it {count} task{'' if count == 1 else 's'}" if count else f"{name} had no task"
    say(found, {"name": name, "tasks": count}, lambda: [said])
