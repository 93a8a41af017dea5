"""What the libraries raise → the three errors of the port, with a sentence for the user."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from http.client import HTTPException

from adbutils import AdbError, AdbTimeout
from adbutils.errors import AdbConnectionError
from uiautomator2.exceptions import BaseException as PhoneException
from uiautomator2.exceptions import (
    HTTPTimeoutError,
    InjectPermissionError,
    RPCError,
)

from interpreter.devices.port import DeviceLost, DeviceRefused, DeviceTimeout

_TOO_LATE = (TimeoutError, AdbTimeout, HTTPTimeoutError)
_ANY = (AdbError, PhoneException, OSError, HTTPException, EOFError, ValueError, RecursionError)


@contextlib.contextmanager
def told(who: str) -> Iterator[None]:
    """Everything that a call may raise leaves as DeviceLost, DeviceTimeout or DeviceRefused; `who` was called."""
    try:
        yield
    except _ANY as error:
        if any(isinstance(one, _TOO_LATE) for one in _chain(error)):
            raise DeviceTimeout(f"{who} did not answer in time") from error
        if isinstance(error, RPCError | InjectPermissionError):
            raise DeviceRefused(f"{who} refused: {_first_line(error)}") from error
        raise DeviceLost(_lost(who, error)) from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it was made of: the libraries wrap one another's."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _lost(who: str, error: BaseException) -> str:
    if any(isinstance(one, AdbConnectionError) for one in _chain(error)):
        return f"adb's server{_place(error)} cannot be reached: start it with `adb start-server`"
    words = str(error).lower()
    if "unauthorized" in words or "authorizing" in words:
        return f"{who} has not allowed this computer: unlock it and accept the question on its screen"
    if "offline" in words:
        return f"{who} is offline: unplug it and plug it in again"
    if "not found" in words or "no devices" in words:
        return f"{who} is not attached"
    if "already registered" in words:
        return f"another program drives {who}; only one can at a time"
    return f"{who} was lost in the middle of a call"


def _place(error: BaseException) -> str:
    refused = next(one for one in _chain(error) if isinstance(one, AdbConnectionError))
    return f" at {_first_line(refused)}"


def _first_line(error: BaseException) -> str:
    text = str(error.args[0] if error.args else error)
    return text.strip().splitlines()[0][:200] if text.strip() else "no reason given"
