"""What a picture of the screen shows beyond the phone's own report: words that are painted, and pictures in it.

A picture is taken when somebody first asks, and once for each look at the screen. The libraries that read it come
with the extra `sight` and are loaded then.
"""

from __future__ import annotations

from collections.abc import Callable

from interpreter.devices.screen import Bounds


class Seen:
    """The picture that belongs to one look at a phone's screen."""

    def __init__(self, take: Callable[[], bytes]) -> None:
        self._take = take
        self._picture: bytes | None = None

    @property
    def picture(self) -> bytes:
        """The screen as PNG."""
        if self._picture is None:
            self._picture = self._take()
        return self._picture

    def written(self, text: str) -> tuple[tuple[str, Bounds], ...]:
        """Where a text is to be read, and how it is written there."""
        from interpreter.devices.sight.words import read, written  # noqa: PLC0415 - slow to load, and rarely needed

        return written(read(self.picture), text)

    def alike(self, picture: bytes) -> tuple[Bounds, ...]:
        """Where a picture is to be seen; the likest comes first."""
        from interpreter.devices.sight.pictures import places  # noqa: PLC0415

        return places(self.picture, picture)
