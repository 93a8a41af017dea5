"""The uiautomator server on a phone: uiautomator2's own class, with one kept connection and no act sent twice.

uiautomator2 opens a connection for every call, and on any HTTP error restarts its server and sends the call again,
so that a tap may happen twice. Here the server is restarted only while nothing of an act has been sent. What only
looks is asked once more: through an adb server the end of a kept connection is heard of late.
"""

# uiautomator2 annotates only some of its methods
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import adbutils
from uiautomator2 import Device
from uiautomator2.core import AdbHTTPConnection
from uiautomator2.exceptions import HTTPError, RPCUnknownError, UiAutomationNotConnectedError

from interpreter.clock import Clock
from interpreter.devices.android.answers import Answer
from interpreter.devices.android.wire import MAX_ANSWER, Deadline, LimitedDevice, LimitedSocket

LAUNCH_SECONDS = 30.0
KEPT_SECONDS = 2.0
"""A connection idle for longer is not used again: the phone's server ends idle ones after 5 s."""

LOOKS = frozenset({"deviceInfo", "dumpWindowHierarchy", "getClipboard", "getLastToast", "takeScreenshot"})
"""Methods that change nothing on the phone."""

_BETWEEN_LOOKS = 0.05
_PIECE = 16 * 1024
_HEAD = (
    b"POST /jsonrpc/0 HTTP/1.1\r\nHost: localhost:9008\r\nContent-Type: application/json\r\n"
    b"Accept-Encoding: \r\nContent-Length: %d\r\n\r\n"
)
_DEAD = ("UiAutomation not connected", "android.os.DeadObjectException", "android.os.DeadSystemRuntimeException")

logging.getLogger("uiautomator2").addHandler(logging.NullHandler())
logging.getLogger("adbutils").addHandler(logging.NullHandler())


class Server(Device):
    """Runs while this object is open; started on the phone if it is not there."""

    def __init__(self, phone: LimitedDevice, deadline: Deadline, clock: Clock) -> None:
        self.deadline = deadline
        self._clock = clock
        self._kept: AdbHTTPConnection | None = None
        self._used = 0.0
        super().__init__(phone)
        atexit.unregister(self.stop_uiautomator)

    def jsonrpc_call(self, method: str, params: Any = None, timeout: float = 0) -> Any:
        """One call; an act is sent at most once. Limited by the call that is under way, not by `timeout`."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        kept = self._kept
        connection = self._connected()
        if connection is kept and method in LOOKS:
            with contextlib.suppress(ConnectionError):
                return self._answered(connection, body)
            connection = self._connected()
        return self._answered(connection, body)

    def _answered(self, connection: AdbHTTPConnection, body: str) -> Any:
        answer = Answer(MAX_ANSWER)
        try:
            encoded = body.encode()
            connection.sock.sendall(_HEAD % len(encoded) + encoded)
            while not answer.feed(piece := connection.sock.recv(_PIECE)):
                if not piece:
                    answer.ended()
                    break
        except BaseException:
            self._drop()
            raise
        self._used = self._clock.monotonic()
        if not answer.lasts:
            self._drop()
        if answer.status != 200:
            raise HTTPError(f"the server on the phone answered {answer.status}")
        return self._result(json.loads(answer.content))

    def _result(self, answer: Any) -> Any:
        if not isinstance(answer, dict) or not ("result" in answer or isinstance(answer.get("error"), dict)):
            raise ValueError("an answer without a result")
        if "error" not in answer:
            return answer["result"]
        message = str(answer["error"].get("message", ""))
        if any(sign in message for sign in _DEAD):
            self._bury()
            raise UiAutomationNotConnectedError(message)
        raise RPCUnknownError(message)

    def _connected(self) -> AdbHTTPConnection:
        """An open connection that nothing was sent over yet for this call; restarts the server if it is gone."""
        if self._kept is not None:
            idle = self._clock.monotonic() - self._used
            if isinstance(self._kept.sock, LimitedSocket) and idle < KEPT_SECONDS and not self._kept.sock.ended():
                return self._kept
            self._drop()
        connection = AdbHTTPConnection(self._dev, self._device_server_port)
        try:
            connection.connect()
        except HTTPError as error:
            if isinstance(error.__cause__, adbutils.AdbTimeout):
                raise
            self._stop()
            self.start_uiautomator()
            connection.connect()
        self._kept = connection
        return connection

    def _drop(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _stop(self) -> None:
        self._drop()
        self.stop_uiautomator(wait=False)

    def _bury(self) -> None:
        """End a server that lost its hold on the phone, and wait until it is gone, if it was started here."""
        started_here = self._process is not None
        self._stop()
        with contextlib.suppress(TimeoutError):
            while started_here and self._check_alive():
                self._clock.sleep(_BETWEEN_LOOKS)

    def _wait_ready(self, launch_timeout: float = LAUNCH_SECONDS) -> None:
        super()._wait_ready(min(launch_timeout, self.deadline.left() or launch_timeout))

    def _check_device_file_hash(self, local_file: str | Path, remote_file: str) -> bool:
        return digest(str(local_file)) in self._dev.shell(["toybox", "md5sum", remote_file])

    def close(self) -> None:
        """End the server if it was started here; safe to call twice, and when the phone is gone."""
        with contextlib.suppress(OSError, adbutils.AdbError):
            self._stop()


@functools.cache
def digest(path: str) -> str:
    """The MD5 sum of a file, as `toybox md5sum` on a phone prints it."""
    with Path(path).open("rb") as file:  # piece by piece: fifty phones that are taken at once would hold it fifty times
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
