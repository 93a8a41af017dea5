"""The code of a lint in one file: what is loaded out of it is what Python would load."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


def load() -> dict[str, object]:
    """The modules, loaded with what was kept; then they are forgotten, as in a new process."""
    forget()
    importlib.invalidate_caches()
    pack = packed.opened()
    try:
        return {name: importlib.import_module(name) for name in NAMES}
    finally:
        pack.close()


def said(module: object) -> dict[str, object]:
    return {key: value for key, value in vars(module).items() if key.isupper()}


def out_of_pack(modules: dict[str, object]) -> set[str]:
    return {name for name, one in modules.items() if isinstance(one.__spec__.loader, packed.Pack)}  # type: ignore[attr-defined]


def test_what_one_run_loaded_the_next_one_has_in_one_file(place: Path) -> None:
    first, second = load(), load()
    assert (out_of_pack(first), out_of_pack(second)) == (set(), set(NAMES))
    for name in NAMES:
        assert said(second[name]) == said(first[name]) != {}
        assert second[name].__file__ == first[name].__file__  # type: ignore[attr-defined]
    assert list(second["packed_room"].__path__) == [str(place / "packed_room")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("same_size", [False, True])
def test_a_source_that_changed_is_loaded_anew_and_kept(place: Path, same_size: bool) -> None:
    load()
    file = place / "packed_alone.py"
    file.write_text("ALONE = 'as it is.'\n" if same_size else "ALONE = 'another one'\n")
    os.utime(file, (1, file.stat().st_mtime + 5))
    changed = load()
    assert "as it was" not in changed["packed_alone"].ALONE  # type: ignore[attr-defined]
    assert out_of_pack(changed) == {"packed_room", "packed_room.inner"}
    assert out_of_pack(load()) == set(NAMES)


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
    assert out_of_pack(load()) == set()


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
