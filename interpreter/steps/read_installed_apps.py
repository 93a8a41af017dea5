"""`read installed apps`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.read_installed_apps import ReadInstalledApps
from interpreter.machine.context import Context


def execute(step: ReadInstalledApps, context: Context) -> Value:
    """The names of the apps."""
    return context.phone.apps()
