"""What a command of a phone's shell reads and writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class Input:
    """Bytes as they come, taken in lines, in counted pieces or to the end; `more` gives the next, none at the end."""

    def __init__(self, more: Callable[[], bytes]) -> None:
        self._more = more
        self._kept = b""

    @classmethod
    def of(cls, data: bytes) -> Input:
        """Bytes that are there already."""
        left = [data]
        return cls(lambda: left.pop() if left else b"")

    def more(self) -> bytes:
        """What is there, or the next that comes; none at the end."""
        kept, self._kept = self._kept, b""
        return kept or self._more()

    def all(self) -> bytes:
        """Everything to the end."""
        return b"".join(iter(self.more, b""))

    def exactly(self, count: int) -> bytes:
        """So many bytes, fewer only at the end."""
        parts, have = [], 0
        while have < count and (chunk := self.more()):
            parts.append(chunk)
            have += len(chunk)
        joined = b"".join(parts)
        self._kept = joined[count:]
        return joined[:count]

    def line(self) -> bytes:
        """Up to and with the next line end; the last line may have none; none at the end."""
        parts: list[bytes] = []
        while chunk := self.more():
            head, end, rest = chunk.partition(b"\n")
            parts += [head, end]
            if end:
                self._kept = rest
                break
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class Streams:
    """Of whoever started the command: `wait_for_end` waits until they leave, `left` asks it, `hang_up` ends it."""

    input: Input
    out: Callable[[bytes], None]
    err: Callable[[bytes], None]
    wait_for_end: Callable[[], None]
    hang_up: Callable[[], None]
    left: Callable[[], bool]
