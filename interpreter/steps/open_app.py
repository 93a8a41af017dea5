"""`open app`."""

from __future__ import annotations

from dsl.steps.open_app import OpenApp
from interpreter.machine.apps import app_failures, package_of
from interpreter.machine.context import Context


def execute(step: OpenApp, context: Context) -> None:
    """Bring the app to the front, its data wiped first when it is to be fresh."""
    package = package_of(step.package, context)
    with app_failures():
        if step.fresh:
            context.phone.clear_app(package)
        context.phone.open_app(package)
