"""`open link`."""

from __future__ import annotations

from dsl.steps.open_link import OpenLink
from interpreter.machine.apps import app_failures
from interpreter.machine.context import Context


def execute(step: OpenLink, context: Context) -> None:
    """Open the address with the app that claims it."""
    with app_failures():
        context.phone.open_link(str(context.text(step.address)))
