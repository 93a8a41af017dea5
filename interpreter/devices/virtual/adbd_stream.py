"""One stream of a connection to adbd. One packet of data is on its way at a time, in each direction."""

from __future__ import annotations

import threading
from typing import Protocol

_PIECE = 65536


class Peer(Protocol):
    """What a stream needs of its connection; each raises OSError when that is over."""

    most_data: int

    def opened(self, stream: Stream) -> None: ...

    def refused(self, stream: Stream) -> None: ...

    def write(self, stream: Stream, data: bytes) -> None: ...

    def acknowledge(self, stream: Stream) -> None: ...

    def close(self, stream: Stream) -> None: ...


class Stream:
    """A line (`line.Line`) to the other side; the connection calls the methods that begin with `on_`."""

    def __init__(self, peer: Peer, own: int, other: int) -> None:
        self.own = own
        self.other = other
        self._peer = peer
        self._changed = threading.Condition()
        self._kept = b""
        self._unread = False
        self._free = bool(other)  # whether the last packet was acknowledged; a stream of ours waits for its first one
        self._over = False

    def accept(self) -> None:
        self._peer.opened(self)

    def refuse(self, reason: str) -> None:
        """The reason stays here: adbd only closes."""
        with self._changed:
            self._over = True
        self._peer.refused(self)

    def receive(self, most: int = _PIECE) -> bytes:
        with self._changed:
            while not self._kept and not self._over:
                self._changed.wait()
            taken, self._kept = self._kept[:most], self._kept[most:]
            done = self._unread and not self._kept
            self._unread = self._unread and not done
            tell = done and not self._over
        if tell:
            self._peer.acknowledge(self)
        return taken

    def send(self, data: bytes) -> None:
        view = memoryview(data)
        for start in range(0, len(data), self._peer.most_data):
            if not self.wait_free():
                raise ConnectionResetError("the stream was closed")
            with self._changed:
                self._free = False
            self._peer.write(self, bytes(view[start : start + self._peer.most_data]))

    def wait_free(self) -> bool:
        """Wait until a packet may be sent; False when the stream is over."""
        with self._changed:
            while not self._free and not self._over:
                self._changed.wait()
            return not self._over

    def hang_up(self) -> None:
        with self._changed:
            if self._over:
                return
            self._over = True
            self._changed.notify_all()
        self._peer.close(self)

    def left(self) -> bool:
        with self._changed:
            return self._over

    def on_okay(self, other: int) -> None:
        """What was sent has arrived, or the stream that we asked for is open."""
        with self._changed:
            self.other = self.other or other
            self._free = True
            self._changed.notify_all()

    def on_data(self, data: bytes) -> bool:
        """Data has come; False when the last was not acknowledged yet."""
        with self._changed:
            if self._unread:
                return False
            self._kept, self._unread = data, bool(data)
            self._changed.notify_all()
        if not data:
            self._peer.acknowledge(self)
        return True

    def on_end(self) -> None:
        """The other side has closed the stream; what came before can still be read."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
