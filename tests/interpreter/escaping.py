"""Gives every escape to every place where a text is read, while the interpreter of Python may load and open nothing.

Run as a process of its own (`python -m tests.interpreter.escaping`) in an empty folder, since an audit hook stays.
Prints a line for whatever was more than a finding or a plain value.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import dsl
import interpreter.expressions
from dsl import struct
from dsl.check import check
from dsl.data import DataFailure, Pattern
from dsl.data.patterns import pattern
from dsl.forms import Form
from dsl.render import as_json, text
from dsl.source import Source
from dsl.text import read, read_expression, read_selector
from dsl.text.shelf import Shelf, shelf
from interpreter.clock import VirtualClock
from interpreter.expressions import compile_expression, compile_text
from interpreter.given.inputs import Outside, accept
from tests.interpreter.escapes import ESCAPES
from tests.interpreter.evaluating import env

FORBIDDEN = (
    "exec", "compile", "import", "open", "subprocess.", "socket.", "os.", "shutil.", "ctypes.", "pty.", "code.__new__",
    "sys._getframe", "sys.settrace", "sys.setprofile", "object.__getattr__", "marshal.", "pickle.", "urllib.", "http.",
    "tempfile.", "sqlite3.", "mmap.", "signal.", "fcntl.", "builtins.input", "builtins.breakpoint",
)  # fmt: skip
"""What must not happen meanwhile, but for the two things that the reader does with what it has learned (`learning`)."""
MAKER = re.compile(rb"def make\(at, words, trivia\):\n[\w .,=()+\-\n\[\]]*")
WORDS = {b"def", b"make", b"at", b"words", b"trivia", b"return", b"len", b"Span"}
NUMBERED = re.compile(rb"[wbsk]\d+")
STRANGE = ("<class", "<built-in", "<function", "<module", " object at 0x", "<bound", "<generator", "Traceback")
FLOW = 'flow "x"\n\ninputs:\n  x: text\n  y: any\n  z: list of any\n\nsteps:\n  log "${x}${y}"\n'
HELD = {"a": 1, "b": ["c"]}


class ReachedError(Exception):
    """Something got out."""


def plain(value: object) -> bool:
    """Whether a value is one of the language, through and through."""
    match value:
        case tuple():
            return all(map(plain, value))
        case dict():
            return all(isinstance(key, str) and plain(one) for key, one in value.items())
        case None | bool() | Decimal() | timedelta() | date() | Pattern():
            return True
        case str():
            return not any(word in value for word in STRANGE)
        case _:
            return False


def evaluated(written: str) -> Iterator[object]:
    """The value of an expression, as it is and as a text."""
    made = read_expression(written)
    if isinstance(made, tuple):
        return
    for compiled in (compile_expression, compile_text):
        with suppress(DataFailure):
            yield compiled(made)(env(x=HELD, task={"id": "t"}, run={"id": "r"}))


def as_input(escape: str) -> Iterator[object]:
    """The escape as what somebody gives a flow: it stays the text that it is."""
    flow = read(Source(FLOW)).flow
    outside = Outside(VirtualClock(), 1)
    for given in ({"x": escape, "y": escape, "z": [escape]}, {"x": "", "y": {escape: escape}, "z": []}):
        accepted = accept(flow, given, outside)
        if not accepted.problems:
            yield accepted.values
            for written in ('"${x}"', '"${y}"', "x", "y", "[one for each one in z]", "x contains y"):
                with suppress(DataFailure):
                    yield compile_expression(read_expression(written))(env(**accepted.values))


def in_files(escape: str) -> Iterator[object]:
    """The escape in the places of a file of each form; what is found is told without it doing anything."""
    quoted = json.dumps(escape, ensure_ascii=False)
    for form, made in (
        (
            Form.TEXT,
            f'flow "x"\n\nsteps:\n  log {escape}\n  log {quoted}\n  tap {escape}\n  if {escape}:\n    log "a"\n',
        ),
        (Form.TEXT, f'flow {quoted}\napp {quoted}\n\nsteps:\n  log "${{{escape}}}"\n  {escape}\n  set {escape} to 1\n'),
        (Form.YAML, f"flow: x\nsteps:\n  - log: {escape}\n  - tap: {quoted}\n  - if: {escape}\n    then: []\n"),
        (Form.YAML, f"flow: {quoted}\nsteps:\n  - log: ${{{escape}}}\n  - tap: {{matching: {quoted}}}\n  - {escape}\n"),
        (Form.YAML, f"{escape}\nflow: x\nsteps:\n  - set: a\n    to: {quoted}\n  - {quoted}: 1\n"),
    ):
        source = Source(made)
        found = check(source, form=form).diagnostics
        yield tuple(one.message for one in found)
        text(found, source)
        as_json(found, source)


def as_pattern(escape: str) -> Iterator[object]:
    """The escape as what is looked for."""
    with suppress(DataFailure):
        yield bool(pattern(escape).compiled.search("a" + escape.encode("utf-8", "replace").decode()))
    for written in (f"/{escape}/", f'"{escape}"', f"#{escape}", f"xpath {json.dumps(escape)}", f"@{escape}"):
        read_selector(written)
    yield from evaluated(f'"a" matches /{escape}/')


def everywhere(escape: str) -> Iterator[object]:
    """What comes of an escape in all places."""
    yield from evaluated(escape)
    yield from evaluated(f'"before ${{{escape}}} after"')
    yield from evaluated(json.dumps(escape, ensure_ascii=False))
    yield from evaluated(f"[{escape}, {{ a: {escape} }}]")
    yield from as_input(escape)
    yield from as_pattern(escape)
    yield from in_files(escape)


def structs() -> Iterator[type]:
    """All classes of the language whose constructor is made at its first use."""
    for module in [found for name, found in sys.modules.items() if name.startswith("dsl.")]:
        yield from (one for one in vars(module).values() if isinstance(one, struct.StructMeta))


def learning(event: str, arguments: tuple[object, ...], fields: set[bytes]) -> bool:
    """Whether it is the reader that learns: a tree of plain parts is kept, or what builds a line that repeats is made.

    The text of the latter consists of numbered names and of fields of structs; no word of an author's can stand in it.
    """
    match event, arguments:
        case "marshal.dumps", (value, *_):
            return bare(value)
        case "marshal.loads", (bytes(kept), *_):
            return kept in shelf()._trees.values()
        case "compile", (bytes(made), *_):
            names = re.findall(rb"[A-Za-z_]\w*", made)
            allowed = all(NUMBERED.fullmatch(name) or name in WORDS | fields for name in names)
            return MAKER.fullmatch(made) is not None and allowed
        case "exec", (code, *_):
            return getattr(code, "co_names", None) == ("make",)
    return False


def bare(value: object) -> bool:
    """Whether something holds nothing but tuples, names and whole numbers."""
    if isinstance(value, tuple):
        return all(map(bare, value))
    return value is None or type(value) is int or (type(value) is str and value.isidentifier())


def main() -> None:
    """Try all, and say what got out."""
    for package in (dsl, interpreter.expressions):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    fields: set[bytes] = set()
    for one in set(structs()):
        if one.__init__ is struct._first_init:  # type: ignore[misc]
            one.__init__ = struct._init(one)  # type: ignore[misc]
        fields |= {name.encode() for name in one.__record__}  # type: ignore[attr-defined]
    for harmless in ("x.a", '"${x}"', "1 + 1", "[", "a b", '"a" matches /a/'):
        list(everywhere(harmless))
    Shelf.save = lambda _: None  # type: ignore[method-assign] # what was learned is not written down meanwhile
    before = (dict(os.environ), sorted(os.listdir()), Path("canary.txt").read_bytes())
    armed: list[bool] = [True]

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if armed and event.startswith(FORBIDDEN) and not learning(event, arguments, fields):
            raise ReachedError(f"{event} {arguments}"[:200])

    sys.addaudithook(heard)
    wrong: list[str] = []
    for escape in ESCAPES:
        try:
            wrong += [f"{escape!r} gives {value!r}"[:200] for value in everywhere(escape) if not plain(value)]
        except Exception as bug:
            wrong.append(f"{escape!r}: {type(bug).__name__} {bug}"[:300])
    armed.clear()
    if before != (dict(os.environ), sorted(os.listdir()), Path("canary.txt").read_bytes()):
        wrong.append("the environment or the folder is not what it was")
    sys.stdout.write("\n".join([str(len(ESCAPES)), *wrong]) + "\n")


if __name__ == "__main__":
    main()
