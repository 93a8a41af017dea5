"""`deny`."""

from __future__ import annotations

from dsl.steps.deny import Deny
from interpreter.machine.apps import app_failures, package_of
from interpreter.machine.context import Context


def execute(step: Deny, context: Context) -> None:
    """Take the permission from the app."""
    package, permission = package_of(None, context), str(context.text(step.permission))
    with app_failures():
        context.phone.set_permission(package, permission, granted=False)
