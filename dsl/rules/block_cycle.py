"""A block calls itself, straight away or through others.

Nothing would ever end it. What has to be done again and again stands in `repeat` or `for each`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.control import Do
from dsl.rules.view import View
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
