"""The code runs no texts, unpacks no objects and speaks to no shell (X3); bandit, which knows more, agrees."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.project.forbidden import ALLOWED, found
from tests.tree import ROOT

ROOMS = ("dsl", "grammar", "interpreter", "docs")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
PLANTED = [
    ("eval(x)", "eval"),
    ("exec(x)", "exec"),
    ("compile(x, y, z)", "compile"),
    ("__import__(x)", "__import__"),
    ("import pickle", "import pickle"),
    ("from pickle import loads", "import pickle"),
    ("from os import system", "import os.system"),
    ("import os\nos.system(x)", "os.system"),
    ("os.popen(x)", "os.popen"),
    ("os.execv(x, y)", "os.execv"),
    ("import subprocess", "import subprocess"),
    ("subprocess.run(x)", "subprocess.run"),
    ("run(x, shell=True)", "shell=True"),
    ("run(x, shell=y)", "shell=True"),
    ("get(x, verify=False)", "verify=False"),
    ("yaml.load(x)", "yaml.load"),
    ("from yaml import unsafe_load", "import yaml.unsafe_load"),
    ("import xml.etree.ElementTree as tree", "import xml.etree.ElementTree"),
    ('phone.shell("ls")', "shell"),
    ("phone.shell(words)", "shell"),
    ("self.phone.shell2(f'ls {x}')", "shell2"),
    ("phone().shell()", "shell"),
    ("import marshal", "import marshal"),
    ("import ctypes.util", "import ctypes.util"),
]


@pytest.mark.parametrize(("code", "deed"), PLANTED)
def test_what_is_planted_is_found(code: str, deed: str) -> None:
    assert deed in [one for _, one in found(ast.parse(code))]


@pytest.mark.parametrize(
    "code", ["phone.shell(['ls', x])", "re.compile(x)", "run(x, shell=False)", "self.eval(x)", "x"]
)
def test_what_is_harmless_is_not(code: str) -> None:
    assert not list(found(ast.parse(code)))


def test_the_code_does_nothing_of_it() -> None:
    seen = set()
    wrong = []
    for path in FILES:
        name = path.relative_to(ROOT).as_posix()
        for line, deed in found(ast.parse(path.read_text(encoding="utf-8"))):
            seen.add((name, deed))
            if (name, deed) not in ALLOWED:
                wrong.append(f"{name}:{line}: {deed}")
    assert not wrong
    assert seen == ALLOWED.keys(), "what is done no more is allowed no more"


def test_bandit_finds_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-r", *ROOMS],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]
