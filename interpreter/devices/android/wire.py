"""The connection to adb's server: adbutils' own classes with a deadline that holds for the whole of a call.

adbutils gives every socket 600 s, and uiautomator2's limits never reach it; here each read and write gets what is
left of the call. No delays on small packets, one question for the server's version, no pauses when closing.
"""

# adbutils annotates only some of its methods
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

from adbutils import AdbClient, AdbConnection, AdbDevice
from adbutils._utils import list2cmdline
from adbutils.errors import AdbConnectionError

from interpreter.clock import Clock

CONNECT_SECONDS = 3.0
MAX_ANSWER = 64 * 1024 * 1024


class Deadline:
    """When the call that is under way must be over; one call at a time, from one thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: float | None = None

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Everything inside ends within `seconds`; inside another call that call's own limit stays."""
        if self._until is not None:
            yield
            return
        self._until = self._clock.monotonic() + seconds
        try:
            yield
        finally:
            self._until = None

    @property
    def running(self) -> bool:
        """Whether a call is under way."""
        return self._until is not None

    def left(self) -> float | None:
        """Seconds that remain, None outside of a call; raises TimeoutError when they are over."""
        if self._until is None:
            return None
        remaining = self._until - self._clock.monotonic()
        if remaining <= 0:
            raise TimeoutError("the phone did not answer in time")
        return remaining


class LimitedSocket(socket.socket):
    """A socket whose every read and write obeys a deadline, until it is let loose."""

    deadline: Deadline | None = None

    def let_loose(self) -> None:
        """From now on it may stay open and silent for as long as it likes."""
        self.deadline = None
        self.settimeout(None)

    def ended(self) -> bool:
        """Whether the other end has closed it, or said something that nobody asked for."""
        return self._waiting() is not None

    def recv(self, size: int, flags: int = 0) -> bytes:
        self._arm()
        data = super().recv(size, flags)
        if data:
            self._arm()
        return data

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self._arm()
        size = super().recv_into(*args, **kwargs)
        if size:
            self._arm()
        return size

    def sendall(self, data: Any, flags: int = 0) -> None:
        self._arm()
        super().sendall(data, flags)

    def send(self, data: Any, flags: int = 0) -> int:
        """All of it: adbutils does not look at how much was sent."""
        self.sendall(data, flags)
        return len(data)

    def _arm(self) -> None:
        """Give the next read or write what is left; that the other end hung up is said before that time is over."""
        if self.deadline is None:
            return
        try:
            self.settimeout(self.deadline.left())
        except TimeoutError:
            if self._waiting() == b"":
                raise ConnectionResetError("the other end hung up") from None
            raise

    def _waiting(self) -> bytes | None:
        """The first byte that has come and was not read; none at all at the end, None when nothing has come."""
        self.setblocking(False)
        try:
            return super().recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return None
        except OSError:
            return b""


class LimitedConnection(AdbConnection):
    """One connection to adb's server; never starts a server, never waits when closing."""

    def __init__(self, host: str, port: int, deadline: Deadline) -> None:
        self._socket: LimitedSocket | None = None
        made = LimitedSocket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made.settimeout(min(CONNECT_SECONDS, deadline.left() or CONNECT_SECONDS))
            made.connect((host, port))
        except TimeoutError:
            made.close()
            raise
        except OSError as error:
            made.close()
            raise AdbConnectionError(f"{host}:{port}") from error
        made.settimeout(None)
        made.deadline = deadline
        self._socket = made

    @property
    def closed(self) -> bool:
        return self._socket is None

    @property
    def conn(self) -> LimitedSocket:
        if self._socket is None:
            raise ConnectionError("the connection is closed")
        return self._socket

    def read_string(self, n: int) -> str:
        """All of it: the library takes what came before an end for the whole."""
        return self.read_exact(n).decode("utf-8", "replace")

    def read_until_close(self, encoding: str | None = "utf-8") -> Any:
        """Everything until the other end closes: text, or bytes without an encoding."""
        chunks: list[bytes] = []
        size = 0
        while chunk := self.conn.recv(65_536):
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_ANSWER:
                raise ValueError("more output than a phone may give")
        content = b"".join(chunks)
        return content.decode(encoding, "replace") if encoding else content

    def close(self) -> None:
        if self._socket is None:
            return
        with contextlib.suppress(OSError):  # already gone at the other end
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._socket = None


class LimitedClient(AdbClient):
    """adb's server at one address."""

    def __init__(self, host: str, port: int, clock: Clock) -> None:
        super().__init__(host, port)
        self.deadline = Deadline(clock)
        self._version: int | None = None

    def make_connection(self, timeout: float | None = None) -> LimitedConnection:
        """A new connection; `timeout` is the library's and does not count."""
        return LimitedConnection(self.host, self.port, self.deadline)

    def server_version(self) -> int:
        """Asked once: every other call of the library would ask again."""
        if self._version is None:
            self._version = int(super().server_version())
        return self._version


class LimitedDevice(AdbDevice):
    """One phone through adb's server; a failed opening leaves no socket behind."""

    def __init__(self, client: LimitedClient, serial: str) -> None:
        super().__init__(client, serial)
        self._server = client

    def open_transport(self, command: str | None = None, timeout: float | None = None) -> LimitedConnection:
        opened = self._server.make_connection()
        try:
            opened.send_command(self._address(command))
            opened.check_okay()
            if command is None and self._server.server_version() >= 41:
                opened.read_exact(8)
        except BaseException:
            opened.close()
            raise
        return opened

    def open_shell(self, cmdargs: str | list[str] | tuple[str, ...]) -> LimitedConnection:
        command = cmdargs if isinstance(cmdargs, str) else list2cmdline(cmdargs)
        opened = self.open_transport()
        try:
            opened.send_command("shell:" + command)
            opened.check_okay()
        except BaseException:
            opened.close()
            raise
        return opened

    def output_of(self, words: list[str]) -> bytes:
        """What a command writes, byte by byte: `exec:` never goes through a terminal."""
        opened = self.open_transport()
        try:
            opened.send_command("exec:" + list2cmdline(words))
            opened.check_okay()
            return bytes(opened.read_until_close(encoding=None))
        finally:
            opened.close()

    def shell(self, cmdargs: Any, stream: bool = False, **options: Any) -> Any:  # type: ignore[override]
        """As in the library; a stream may stay open for as long as it likes."""
        if not stream:
            return super().shell(cmdargs, **options)
        opened = self.open_shell(cmdargs)
        opened.conn.let_loose()
        return opened

    def _address(self, command: str | None) -> str:
        if command is not None:
            return f"host-serial:{self.serial}:{command}"
        if self._server.server_version() >= 41:
            return f"host:tport:serial:{self.serial}"
        return f"host:transport:{self.serial}"
