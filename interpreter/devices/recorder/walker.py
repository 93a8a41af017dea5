"""Walking through an app on a phone, act by act: each is done, the phone comes to rest, and what it shows is kept."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

from PIL import Image

from interpreter.clock import Clock
from interpreter.devices.port import Device
from interpreter.devices.recorder.parts import Key, Look, Part, look_at
from interpreter.devices.recorder.walk import Act, Deed, Walk
from interpreter.devices.screen import Screen, same

_STILL = 0.2
_PATIENCE = 5.0
_HOLD = 0.8
_SWIPE = 0.4
_BAR = (0.02, 0.07)
"""From where to where, as shares of the height, the app's bar stands on most phones."""


class Walker:
    """One walk through one app; `keep` is a folder for the reports and pictures of every look, when they are wanted."""

    def __init__(self, device: Device, package: str, clock: Clock, keep: Path | None = None) -> None:
        self._device = device
        self._package = package
        self._clock = clock
        self._keep = keep
        self._looks: list[Look] = []
        self._acts: list[Act] = []
        self._screen = Screen((), 0, 0)
        self._seen_at = 0.0
        self._colour = "#3f51b5"

    @property
    def parts(self) -> tuple[tuple[Key, Part], ...]:
        """What there is on the screen now, from top to bottom."""
        return self._looks[-1].parts

    @property
    def title(self) -> str:
        """The words of the bar."""
        return self._looks[-1].title

    def begin(self) -> None:
        """Open the app from its start and look at it."""
        self._device.close_app(self._package)
        self._device.open_app(self._package)
        self._look()
        self._colour = _colour(self._device.screenshot())

    def tap(self, key: Key) -> None:
        """Touch a part."""
        self._device.tap(*self._part(key).bounds.centre)
        self._did(Act("tap", key))

    def hold(self, key: Key) -> None:
        """Touch a part for longer."""
        self._device.long_press(*self._part(key).bounds.centre, _HOLD)
        self._did(Act("long press", key))

    def write(self, key: Key, text: str) -> None:
        """Touch a field and put a text in place of what stands there."""
        self._device.tap(*self._part(key).bounds.centre)
        self._settle()
        self._device.clear_text()
        self._device.type_text(text)
        self._did(Act("type", key, text))

    def press(self, deed: Deed, key: Key | None = None) -> None:
        """`back`, or `enter` in a field."""
        self._device.press(deed)
        self._did(Act(deed, key))

    def scroll(self) -> None:
        """Move what is on the screen up, to see what comes below."""
        width, height = self._screen.width, self._screen.height
        self._device.swipe((width // 2, round(height * 0.7)), (width // 2, round(height * 0.35)), _SWIPE)
        self._did(Act("scroll"))

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass, for what comes by itself."""
        self._clock.sleep(seconds)
        passed = self._clock.monotonic() - self._seen_at
        self._did(Act("wait", seconds=max(0.1, round(passed, 1))))

    def walk(self, name: str = "") -> Walk:
        """All of it until now."""
        return Walk(self._package, tuple(self._looks), tuple(self._acts), self._colour, name=name)

    def _part(self, key: Key) -> Part:
        part = self._looks[-1].part(key)
        if part is None:
            raise ValueError(f"{' '.join(key[:3])} is not on the screen now.")
        return part

    def _did(self, act: Act) -> None:
        self._acts.append(act)
        self._look()

    def _look(self) -> None:
        self._settle()
        self._seen_at = self._clock.monotonic()
        self._looks.append(look_at(self._screen))
        if self._keep is not None:
            number = f"{len(self._looks):03d}"
            (self._keep / f"{number}.xml").write_bytes(self._screen.source)
            (self._keep / f"{number}.png").write_bytes(self._device.screenshot())

    def _settle(self) -> None:
        """Look until two looks are alike, for a few seconds at most."""
        end = self._clock.monotonic() + _PATIENCE
        before = self._device.screen()
        while True:
            self._clock.sleep(_STILL)
            self._screen = self._device.screen()
            if same(before, self._screen) or self._clock.monotonic() >= end:
                return
            before = self._screen


def _colour(picture: bytes) -> str:
    """What most of the app's bar is painted in."""
    with Image.open(io.BytesIO(picture)) as opened:
        top, bottom = (round(opened.height * share) for share in _BAR)
        bar = opened.convert("RGB").crop((0, top, opened.width, max(top + 1, bottom))).resize((64, 16))
    red, green, blue = Counter(zip(*[iter(bar.tobytes())] * 3, strict=True)).most_common(1)[0][0]
    return f"#{red:02x}{green:02x}{blue:02x}"
