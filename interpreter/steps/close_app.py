"""`close app`."""

from __future__ import annotations

from dsl.steps.close_app import CloseApp
from interpreter.machine.apps import app_failures, package_of
from interpreter.machine.context import Context


def execute(step: CloseApp, context: Context) -> None:
    """Stop the app."""
    with app_failures():
        context.phone.close_app(package_of(step.package, context))
