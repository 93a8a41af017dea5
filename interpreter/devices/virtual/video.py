"""A film of a phone's screen: a picture whenever something changed, each shown as long as it was to be seen.

Nothing else is needed to make one: it is a moving picture (GIF) that every browser plays.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image

from interpreter.devices.virtual.render import look, paint

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone

FILMING = "screenrecord"
FILMING_PID = 1907
LONGEST = 180.0
_WIDTH = 360
_MOST = 600
"""Pictures that are kept; a film with more changes keeps the first ones and the last."""
_SHORTEST, _LONGEST = 20, 600_000  # milliseconds: what players show, and what a GIF can say


class Film:
    """A film that is being made; every method expects the phone's lock to be held."""

    def __init__(self, ended: Callable[[bytes], None]) -> None:
        self._ended = ended
        self._pictures: list[tuple[float, Image.Image]] = []
        self._seen: int | None = None
        self.painting = False

    def look(self, phone: VirtualPhone, moment: float) -> None:
        """Take a picture when something has changed since the last one; meanwhile the phone stands still."""
        if self.painting or self._seen == phone.processes.version:
            return
        self._seen = phone.processes.version
        self.painting = True
        picture = paint(look(phone))
        self.painting = False
        small = picture.resize((_WIDTH, round(picture.height * _WIDTH / picture.width)))
        if len(self._pictures) == _MOST:
            self._pictures.pop()
        self._pictures.append((moment, small.quantize(64)))

    def end(self, phone: VirtualPhone, moment: float) -> None:
        """The last picture; then whoever films gets the film."""
        self.look(phone, moment)
        phone.film = None
        self._ended(self._content(moment))

    def _content(self, end: float) -> bytes:
        """The film as GIF; a turned phone keeps the size of the first picture."""
        moments = [moment for moment, _ in self._pictures]
        pictures = [picture for _, picture in self._pictures]
        lasts = [
            min(_LONGEST, max(_SHORTEST, round((until - begin) * 1000)))
            for begin, until in zip(moments, [*moments[1:], end], strict=True)
        ]
        kept = io.BytesIO()
        same = [_fitted(picture, pictures[0].size) for picture in pictures]
        same[0].save(kept, "GIF", save_all=True, append_images=same[1:], duration=lasts, loop=0)
        return kept.getvalue()


def _fitted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    if picture.size == size:
        return picture
    page = Image.new("RGB", size, "#000000")
    share = min(size[0] / picture.width, size[1] / picture.height)
    inside = picture.convert("RGB").resize((round(picture.width * share), round(picture.height * share)))
    page.paste(inside, ((size[0] - inside.width) // 2, (size[1] - inside.height) // 2))
    return page.quantize(64)
