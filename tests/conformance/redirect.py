"""A pytest plugin for foreign suites: where they name adb's usual port, they get the port that they were given."""

from __future__ import annotations

import os
from typing import Any

import adbutils

_USUAL = 5037
_own = adbutils.AdbClient.__init__


def _here(self: adbutils.AdbClient, host: str | None = None, port: int | None = None, **more: Any) -> None:
    _own(self, host, None if port == _USUAL else port, **more)


if "ANDROID_ADB_SERVER_PORT" not in os.environ:
    raise RuntimeError("ANDROID_ADB_SERVER_PORT has to name an adb server of the test's own.")
adbutils.AdbClient.__init__ = _here
