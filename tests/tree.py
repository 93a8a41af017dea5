"""A copy of the project that a test may change: nothing that it does there reaches the project itself."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "build", "dist")


def copied(to: Path) -> Path:
    """A copy of the project in the folder `to`, which does not exist yet."""
    return Path(shutil.copytree(ROOT, to, ignore=_LEFT_OUT))


def surroundings(tree: Path) -> dict[str, str]:
    """The environment variables for commands in a copy: its own code is found first, its own data stays beside it."""
    own = ("PYTEST_", "COV_", "FARMHAND_CACHE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    home = str(tree.with_name(f"{tree.name}-home"))
    data = {"HOME": home, "XDG_DATA_HOME": home, "XDG_STATE_HOME": home, "XDG_CACHE_HOME": home}
    path = f"{BIN}{os.pathsep}{kept.get('PATH', os.defpath)}"
    return {**kept, **data, "PATH": path, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
