"""A block calls itself, straight away or through others; or a file that is used does so, or is not there.

Nothing would ever end it. What has to be done again and again stands in `repeat` or `for each`. Files are looked for
beside the flow that names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.control import Do
from dsl.rules.folder import Folder, Found
from dsl.rules.view import View
from dsl.source import Span
from dsl.spelling import closest
from dsl.walk import statements

CODE = "N114"
GOOD = """\
flow "Sample"

steps:
  do greet

block greet():
  log "Hello"
"""
BAD = """\
flow "Sample"

steps:
  do greet

block greet():
  log "Hello"
  do answer

block answer():
  «do greet»
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
    """Files that are named and are not there, and files that use one another in a ring."""
    for view in folder.views:
        for use in view.flow.uses:
            other = folder.beside(view, use.file)
            if other is None:
                yield view, _no_file(folder, view, use.file, use.head)
            elif view.source.name in _used(folder, other):
                yield view, error(CODE, f"{use.file} uses this file again: files cannot use one another", use.head)
        for start in folder.waits[view.source.name].starts:
            file = None if start.flow is None else start.flow.constant
            if start.flow is not None and file is not None and folder.beside(view, file) is None:
                yield view, _no_file(folder, view, file, start.flow.span)


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
