"""The end of a command that was used wrongly or given something unreadable: one line, exit code 2."""

from __future__ import annotations

import click


class Refused(click.ClickException):
    """One sentence for the user."""

    exit_code = 2
