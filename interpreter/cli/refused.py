"""The end of a command that was used wrongly or given something unreadable: one line, exit code 2."""

from __future__ import annotations

import click

from dsl.render.frames import visible


class Refused(click.ClickException):
    """One sentence for the user; whatever it quotes cannot move the cursor."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__("\n".join(map(visible, message.split("\n"))))


class Gone(Refused):
    """A server that gives no answer, in one sentence."""

    exit_code = 5
