"""Which app a step is about, and what a phone's refusal means there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dsl.nodes.expressions import Text
from interpreter.devices.port import DeviceRefused
from interpreter.failure import failure
from interpreter.machine.context import Context


def package_of(named: Text | None, context: Context) -> str:
    """The package named, else the flow's; a failure `data` when there is neither."""
    if named is not None:
        return str(context.text(named))
    app = context.at.unit.flow.app or context.task.plan.flow.app
    if app is None:
        raise failure("data", 'the flow names no app; write `app "…"` at its top, or name one here')
    return app


@contextmanager
def app_failures() -> Iterator[None]:
    """What the phone refuses about an app is a failure of kind `app`."""
    try:
        yield
    except DeviceRefused as refused:
        raise failure("app", str(refused)) from refused
