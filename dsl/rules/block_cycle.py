"""A block calls itself, straight away or through others; or a file that is used does so, or is not there.

Nothing would ever end it. What has to be done again and again stands in `repeat` or `for each`. Files are looked for
beside the file that names them, and not outside the folder of the flow. `use` takes files that begin with `blocks`; a
block or an element that two of them have is called by the name behind `as`, as in `do shop.sign_in`. A file with errors
cannot be used.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath

from dsl.diagnostics import Diagnostic, error
from dsl.linking import DEEPEST
from dsl.nodes.control import Do, Use
from dsl.rules.folder import Folder, Found
from dsl.rules.view import View
from dsl.source import Span
from dsl.spelling import closest
from dsl.walk import statements

CODE = "N114"
NEEDS = ("Do", "StartSubtask", "StartSubtasks", "other files")
MOST_FILES = 100
"""How many files a flow may use, straight away and through others."""
GOOD = """\
flow "Sample"

block greet():
  log "Hello"

steps:
  do greet
"""
BAD = """\
flow "Sample"

block greet():
  log "Hello"
  do answer

block answer():
  «do greet»

steps:
  do greet
"""


def find(view: View) -> Iterator[Diagnostic]:
    """Calls that lead back into a block that is still under way, the last call of each ring."""
    calls = {
        name: [one for one in statements(block.body) if isinstance(one, Do) and one.block in view.blocks]
        for name, block in view.blocks.items()
    }
    done: set[tuple[str, ...]] = set()
    for start in calls:
        yield from _rings(start, calls, done)


def find_folder(folder: Folder) -> Found:
    """What cannot be used: files that are not there, that use one another, or whose names clash; and flows that are
    started and are not there."""
    for view in folder.views:
        for use in view.flow.uses:
            said = _refused(folder, view, use)
            if said is not None:
                yield view, said
        yield from ((view, one) for one in _clashes(view))
        for start in folder.waits[view.source.name].starts:
            file = None if start.flow is None else start.flow.constant
            if start.flow is not None and file is not None:
                if (said := _outside(view, file, start.flow.span)) is not None:
                    yield view, said
                elif folder.beside(view, file) is None:
                    yield view, _no_file(folder, view, file, start.flow.span)


def _refused(folder: Folder, view: View, use: Use) -> Diagnostic | None:
    """Why a file cannot be used; None when it can."""
    said = _outside(view, use.file, use.head)
    if said is not None:
        return said
    other = folder.beside(view, use.file)
    if other is None:
        return _no_file(folder, view, use.file, use.head)
    if view.source.name in _used(folder, other):
        return error(CODE, f"{use.file} uses this file again: files cannot use one another", use.head)
    if not other.flow.library:
        said_ = f"{use.file} is a flow; `use` is for files that begin with `blocks`"
        return error(CODE, said_, use.head, help="put the blocks that both need into a file of blocks")
    if len(view.file.reach) > MOST_FILES or not any(one is use for one, _ in view.file.uses):
        return error(CODE, f"with {use.file} there would be more files than a flow may use", use.head,
                     help=f"a flow uses at most {MOST_FILES} files, at most {DEEPEST} behind one another")  # fmt: skip
    return None


def _outside(view: View, file: str, span: Span) -> Diagnostic | None:
    """A file that no folder with the flow in it would hold. Where a file of blocks is used from is not known here."""
    place = PurePosixPath(posixpath.normpath(file))
    if not place.is_absolute() and (view.flow.library or place.parts[:1] != ("..",)):
        return None
    return error(CODE, f"{file} is outside the folder of this flow", span, help="put it beside the flow, or below it")


def _clashes(view: View) -> Iterator[Diagnostic]:
    """Names that two files bring, or a file and this one."""
    known: dict[tuple[str, str], str] = {("block", one.name): "this file" for one in view.flow.blocks}
    known |= {("element", one.name): "this file" for one in view.flow.elements}
    taken: dict[str, str] = {}
    for use, file in view.file.uses:
        if use.name is not None:
            if use.name in taken:
                yield error(
                    CODE, f"`{use.name}` already stands for {taken[use.name]}", use.head, help="use another name"
                )
            taken.setdefault(use.name, use.file)
            continue
        brought = [("block", one.name) for one in file.flow.blocks] + [
            ("element", one.name) for one in file.flow.elements
        ]
        clash = next((one for one in brought if one in known), None)
        if clash is not None:
            word, name = clash
            said = f"the {word} `{name}` is in {use.file} and in {known[clash]}"
            help_ = f'rename one, or write `use "{use.file}" as` and a name'
            yield error(CODE, said, use.head, help=help_)
        known.update(dict.fromkeys(brought, use.file))


def _no_file(folder: Folder, view: View, file: str, span: Span) -> Diagnostic:
    near = closest(file, (PurePosixPath(path).name for path in folder.by_path))
    help_ = "files are looked for beside the flow that names them"
    return error(CODE, f"there is no file {file}" + (f"; did you mean {near}?" if near else ""), span, help=help_)


def _used(folder: Folder, view: View) -> set[str]:
    """The names of all files that a file uses, itself included."""
    found = {view.source.name}
    waiting = [view]
    while waiting:
        here = waiting.pop()
        for use in here.flow.uses:
            other = folder.beside(here, use.file)
            if other is not None and other.source.name not in found:
                found.add(other.source.name)
                waiting.append(other)
    return found


def _rings(
    start: tuple[str, ...], calls: dict[tuple[str, ...], list[Do]], done: set[tuple[str, ...]]
) -> Iterator[Diagnostic]:
    """Depth first, without recursion: a chain of blocks may be as long as the file."""
    if start in done:
        return
    way = [start]
    waiting = [iter(calls[start])]
    while way:
        call = next(waiting[-1], None)
        if call is None:
            done.add(way.pop())
            waiting.pop()
        elif call.block in way:
            ring = [*(".".join(name) for name in way[way.index(call.block) :]), ".".join(call.block)]
            yield error(CODE, f"blocks call one another in a ring: {' → '.join(ring)}", call.head)
        elif call.block not in done:
            way.append(call.block)
            waiting.append(iter(calls[call.block]))
