"""The code of a lint in one file: what is loaded out of it is what Python would load."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from interpreter.cli import packed
from tests.tree import BIN, ROOT

FLOW = 'flow "Packed"\napp "com.example.demo"\n\nsteps:\n  open app fresh\n  tap "Pay"\n'
NAMES = ("packed_room", "packed_room.inner", "packed_alone")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a package and a module that Python finds, and a cache of its own."""
    (tmp_path / "packed_room").mkdir()
    (tmp_path / "packed_room/__init__.py").write_text("ROOM = 1\n")
    (tmp_path / "packed_room/inner.py").write_text("from packed_room import ROOM\nINNER = ROOM + 1\n")
    (tmp_path / "packed_alone.py").write_text("ALONE = 'as it was'\n")
    monkeypatch.setenv("FARMHAND_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    forget()


def forget() -> None:
    for name in NAMES:
        sys.modules.pop(name, None)


class Loaded(NamedTuple):
    """Modules, and which of them nobody had to look for."""

    modules: dict[str, Any]
    out_of_pack: set[str]


def load() -> Loaded:
    """The modules, loaded with what was kept; those before are forgotten, as in a new process."""
    forget()
    importlib.invalidate_caches()
    pack = packed.opened()
    looked_for: set[str] = set()
    learn = pack._learn
    pack._learn = lambda name, spec: looked_for.add(name) or learn(name, spec)  # type: ignore[method-assign]
    try:
        return Loaded({name: importlib.import_module(name) for name in NAMES}, set(NAMES) - looked_for)
    finally:
        pack.close()


def said(module: object) -> dict[str, object]:
    return {key: value for key, value in vars(module).items() if key.isupper()}


def test_what_one_run_loaded_the_next_one_has_in_one_file(place: Path) -> None:
    first, second = load(), load()
    assert (first.out_of_pack, second.out_of_pack) == (set(), set(NAMES))
    for name in NAMES:
        assert said(second.modules[name]) == said(first.modules[name]) != {}
        assert second.modules[name].__file__ == first.modules[name].__file__
    assert list(second.modules["packed_room"].__path__) == [str(place / "packed_room")]
    assert second.modules["packed_room"].inner is second.modules["packed_room.inner"]


@pytest.mark.parametrize("same_size", [False, True])
def test_a_source_that_changed_is_loaded_anew_and_kept(place: Path, same_size: bool) -> None:
    load()
    file = place / "packed_alone.py"
    file.write_text("ALONE = 'as it is.'\n" if same_size else "ALONE = 'another one'\n")
    os.utime(file, (1, file.stat().st_mtime + 5))
    changed = load()
    assert "as it was" not in changed.modules["packed_alone"].ALONE
    assert changed.out_of_pack == {"packed_room", "packed_room.inner"}
    assert load().out_of_pack == set(NAMES)


def test_a_group_is_loaded_in_the_order_in_which_its_modules_were_ready(place: Path) -> None:
    """What is in a package was ready before the package that asked for it, and is put into it."""
    (place / "packed_room/__init__.py").write_text("from packed_room.inner import INNER\nROOM = INNER\n")
    (place / "packed_room/inner.py").write_text("import packed_alone\nINNER = packed_alone.ALONE\n")
    first, second = load(), load()
    assert (first.out_of_pack, second.out_of_pack) == (set(), set(NAMES))
    for name in NAMES:
        assert said(second.modules[name]) == said(first.modules[name]) != {}
    assert second.modules["packed_room"].inner is second.modules["packed_room.inner"]


def test_what_cannot_be_loaded_in_that_order_is_loaded_as_ever(place: Path) -> None:
    """A module that needs what its package said before it was asked for."""
    (place / "packed_room/inner.py").write_text("from packed_room import ROOM\nINNER = ROOM + 1\n")
    (place / "packed_room/__init__.py").write_text("ROOM = 1\nfrom packed_room import inner\nTHERE = inner.INNER\n")
    for _ in range(3):
        assert load().modules["packed_room"].THERE == 2


def test_a_source_that_is_gone_is_not_there(place: Path) -> None:
    load()
    (place / "packed_alone.py").unlink()
    with pytest.raises(ModuleNotFoundError):
        load()


@pytest.mark.parametrize("harm", ["cut short", "longer", "empty", "another program", "a folder"])
def test_a_pack_that_is_not_as_it_was_is_as_good_as_none(harm: str, place: Path) -> None:
    load()
    (file,) = (place / "cache").iterdir()
    content = file.read_bytes()
    match harm:
        case "a folder":
            file.unlink()
            file.mkdir()
        case "another program":
            assert sys.version.encode() in content
            file.write_bytes(content.replace(sys.version.encode(), sys.version.swapcase().encode()))
        case _:
            file.write_bytes({"cut short": content[:-7], "longer": content + b"x", "empty": b""}[harm])
    assert load().out_of_pack == set()


def test_a_lint_loads_out_of_its_pack(tmp_path: Path) -> None:
    """The command as users start it, twice; the second says the same, and finds its modules in the one file."""
    (tmp_path / "a.flow").write_text(FLOW)
    own = {"FARMHAND_CACHE": str(tmp_path / "cache"), "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | own
    env["PYTHONPATH"] = str(ROOT)
    said = []
    for _ in range(2):
        command = [sys.executable, "-v", BIN / "interpret", "lint", "--no-cache", "a.flow"]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
        said.append(done.stdout)
        compiled = [line for line in done.stderr.splitlines() if "matches" in line and f"{ROOT}/dsl/" in line]
    assert said == ["1 flow checked: nothing found\n"] * 2
    assert 0 < len(compiled) < 5, "what finds the pack is loaded before it"
