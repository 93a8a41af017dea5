"""`allow`."""

from __future__ import annotations

from dsl.steps.allow import Allow
from interpreter.machine.apps import app_failures, package_of
from interpreter.machine.context import Context


def execute(step: Allow, context: Context) -> None:
    """Give the app the permission."""
    package, permission = package_of(None, context), str(context.text(step.permission))
    with app_failures():
        context.phone.set_permission(package, permission, granted=True)
