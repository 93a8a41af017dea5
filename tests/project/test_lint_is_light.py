"""`interpret lint` runs at each save of a file: what only a run needs is not loaded for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.tree import ROOT, surroundings

HEAVY = (
    *("uiautomator2", "adbutils", "httpx", "requests", "sqlalchemy", "alembic", "PIL", "pydantic", "asyncio"),
    *("click", "rich", "lark", "yaml", "dataclasses", "inspect", "hashlib", "json", "tempfile", "platformdirs"),
    *(
        "importlib",
        "warnings",
        "array",
        "bisect",
        "zlib",
        "unicodedata",
        "typing",
        "pathlib",
        "datetime",
        "urllib.parse",
        "ipaddress",
        "decimal",
    ),
)
UNNEEDED = ("dsl.estimate", "dsl.yaml", "dsl.manifest.reading", "dsl.rules.retried_once", "dsl.rules.no_guard")
UNUSED = (
    "dsl.functions.lists",
    "dsl.data.kinds",
    "dsl.render.frames",
    "dsl.text.faults",
    "dsl.spelling",
    "dsl.rules.waits",
)
"""What the flow below has no use for."""
KEPT = ("re", "enum", "functools", "collections", "operator")
"""What is not loaded where the program's patterns are kept."""
ROOMS = ("interpreter.machine", "interpreter.devices", "interpreter.jobs", "interpreter.steps", "interpreter.runtime")
LINT = """
import sys
from interpreter.cli.main import main
try:
    main(["lint", "--no-cache", sys.argv[1]])
except SystemExit as ending:
    print("ended with", ending.code)
print("loaded", *sorted(sys.modules))
"""
COMMAND = """
import atexit, sys
from interpreter.cli.main import main
atexit.register(lambda: print("loaded", *sorted(sys.modules)))
sys.argv = ["interpret", "lint", "--no-cache", sys.argv[1]]
main()
"""


def sixty_lines() -> str:
    """A flow with values, elements, loops and a call of a function in it."""
    head = 'flow "Sixty lines"\napp "com.example.demo"\n\ninputs:\n  names: list of text\n\nsteps:\n  open app\n'
    greet = '  for each name in names:\n    type name into #note\n    expect "Noted: ${name}" up to 5s\n'
    return head + greet * 17 + '  wait for "Noted: ${length(names)}" up to 5s\n'


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules that were loaded when a flow of sixty lines had been checked."""
    folder = tmp_path_factory.mktemp("light")
    file = folder / "sixty.flow"
    file.write_text(sixty_lines(), encoding="utf-8")
    command = [sys.executable, "-c", LINT, str(file)]
    for _ in range(2):  # the second knows the shapes of these lines
        result = subprocess.run(
            command,
            cwd=ROOT,
            env=surroundings(folder / "tree") | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
    said, ended, modules = result.stdout.strip().splitlines()
    assert (said, ended) == ("1 flow checked: nothing found", "ended with 0"), result.stdout
    return set(modules.split())


@pytest.fixture(scope="module")
def loaded_by_the_command(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The same of the program as it is called, where a flow was checked before."""
    folder = tmp_path_factory.mktemp("command")
    file = folder / "sixty.flow"
    file.write_text(sixty_lines(), encoding="utf-8")
    env = surroundings(folder / "tree") | {"PYTHONPATH": str(ROOT), "FARMHAND_CACHE": str(folder / "cache")}
    said = [
        subprocess.run(
            [sys.executable, "-c", COMMAND, str(file)], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    checked, modules = said[-1].strip().splitlines()
    assert checked == "1 flow checked: nothing found"
    return set(modules.split())


@pytest.mark.parametrize("name", KEPT)
def test_lint_compiles_no_pattern_twice(name: str, loaded_by_the_command: set[str]) -> None:
    assert "dsl.text" in loaded_by_the_command
    assert name not in loaded_by_the_command


@pytest.mark.parametrize("name", [*HEAVY, *ROOMS, *UNNEEDED])
def test_lint_does_not_load(name: str, loaded: set[str]) -> None:
    assert name not in loaded


def test_lint_loads_no_server(loaded: set[str]) -> None:
    assert {name for name in loaded if "server" in name} == set()
