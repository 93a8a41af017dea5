"""The uiautomator server on a phone: uiautomator2's own class, without its second sending of a call.

uiautomator2 restarts its server and sends the call again on any HTTP error, so that a tap may happen twice. Here
a call is sent again only if it never left, because the server could not be reached.
"""

# uiautomator2 annotates only some of its methods
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import logging
from pathlib import Path
from typing import Any

import adbutils
from uiautomator2 import Device
from uiautomator2.core import _jsonrpc_call
from uiautomator2.exceptions import HTTPError, UiAutomationNotConnectedError

from interpreter.devices.android.wire import Deadline, LimitedDevice

LAUNCH_SECONDS = 30.0

logging.getLogger("uiautomator2").addHandler(logging.NullHandler())
logging.getLogger("adbutils").addHandler(logging.NullHandler())


class Server(Device):
    """Runs while this object is open; started on the phone if it is not there."""

    def __init__(self, phone: LimitedDevice, deadline: Deadline) -> None:
        self.deadline = deadline
        super().__init__(phone)
        atexit.unregister(self.stop_uiautomator)

    def jsonrpc_call(self, method: str, params: Any = None, timeout: float = 0) -> Any:
        """One call, sent at most once; limited by the call that is under way, not by `timeout`."""
        try:
            return self._send(method, params)
        except HTTPError as error:
            if not _never_left(error):
                raise
        except UiAutomationNotConnectedError:
            self.stop_uiautomator(wait=False)
            raise
        self.stop_uiautomator(wait=False)
        self.start_uiautomator()
        return self._send(method, params)

    def _send(self, method: str, params: Any) -> Any:
        return _jsonrpc_call(self._dev, self._device_server_port, method, params, 0, False)

    def _wait_ready(self, launch_timeout: float = LAUNCH_SECONDS) -> None:
        super()._wait_ready(min(launch_timeout, self.deadline.left() or launch_timeout))

    def _check_device_file_hash(self, local_file: str | Path, remote_file: str) -> bool:
        return _digest(str(local_file)) in self._dev.shell(["toybox", "md5sum", remote_file])

    def close(self) -> None:
        """End the server if it was started here; safe to call twice, and when the phone is gone."""
        with contextlib.suppress(OSError, adbutils.AdbError):
            self.stop_uiautomator(wait=False)


def _never_left(error: HTTPError) -> bool:
    """Whether the server could not even be reached; a limit that ran out is no such case."""
    cause = error.__cause__
    return isinstance(cause, adbutils.AdbError) and not isinstance(cause, adbutils.AdbTimeout)


@functools.cache
def _digest(path: str) -> str:
    return hashlib.md5(Path(path).read_bytes(), usedforsecurity=False).hexdigest()
