"""Where the user's cache is: what stands in it can be made again."""

from __future__ import annotations

import os
import sys

_XDG = frozenset({"linux"})


def folder() -> str:
    """The folder, which may not be there yet."""
    given = os.environ.get("FARMHAND_CACHE")
    if given:
        return given
    if sys.platform in _XDG:  # said here, since the library costs as much as reading a small flow
        return os.path.join(os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache"), "farmhand")
    from platformdirs import user_cache_dir  # noqa: PLC0415

    return user_cache_dir("farmhand", appauthor=False)
