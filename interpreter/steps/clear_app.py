"""`clear app`."""

from __future__ import annotations

from dsl.steps.clear_app import ClearApp
from interpreter.machine.apps import app_failures, package_of
from interpreter.machine.context import Context


def execute(step: ClearApp, context: Context) -> None:
    """Wipe the app's data."""
    with app_failures():
        context.phone.clear_app(package_of(step.package, context))
