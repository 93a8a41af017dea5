"""P7: sub-tasks of ten steps, started, run, waited for and gathered, against child workflows of DBOS on SQLite.

`interpret run` with its job service and its journal on files, and a parent workflow that starts its children and
gathers what they give. What is compared is one more sub-task, so that no start counts: the time that passes until it
is gathered, and the processor time of it, in which DBOS's waits between two looks at its database do not count.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeAlias

from benchmarks.measure import BIN, Command, Figure, used

Spent: TypeAlias = tuple[float, float]
"""Seconds that passed, and seconds of processor time."""

MANY, FEW = 220, 20
PARENT = """\
flow "Many"

steps:
  start subtasks for each n in range({0}) as many:
    using "child.flow"
    give {{ n: n }}
  wait for all of many up to 10m as result
  expect that length(result.done) is {0}
"""
CHILD = """\
flow "Ten steps"

inputs:
  n: integer

outputs:
  n: integer

steps:
{0}"""
STEPS = "".join(f'  log "{number}"\n' for number in range(10))
OTHER = """\
import sys
from dbos import DBOS, DBOSConfig

place = "sqlite:///" + sys.argv[1]
DBOS(config=DBOSConfig(name="bench", system_database_url=place, run_admin_server=False, log_level="ERROR"))


@DBOS.step()
def step(number):
    return number


@DBOS.workflow()
def child(n):
    for number in range(10):
        step(number)
    return n


@DBOS.workflow()
def parent(count):
    children = [DBOS.start_workflow(child, n) for n in range(count)]
    return sum(one.get_result() is not None for one in children)


DBOS.launch()
count = int(sys.argv[2])
assert parent(count) == count
DBOS.destroy()
"""


def figures(folder: Path) -> list[Figure]:
    """One sub-task more of each."""
    name, against = "a sub-task of ten steps, with its journal", "a child workflow of DBOS, on SQLite"
    rows = [(f"{name}: time that passes", against), ("the same, processor time", "the same")]
    if importlib.util.find_spec("dbos") is None:
        return [Figure(*row, 1 / 10, None) for row in rows]
    (folder / "child.flow").write_text(CHILD.format(STEPS), encoding="utf-8")
    (folder / "other.py").write_text(OTHER, encoding="utf-8")
    runs = iter(range(1_000))

    def ours(count: int) -> Spent:
        file = folder / "parent.flow"
        file.write_text(PARENT.format(count), encoding="utf-8")
        return _spent([BIN / "interpret", "run", file], {"XDG_DATA_HOME": str(folder), "HOME": str(folder)})

    def theirs(count: int) -> Spent:
        return _spent([sys.executable, folder / "other.py", folder / f"{next(runs)}.sqlite", str(count)])

    _one_more(ours), _one_more(theirs)
    said = [(_one_more(ours), _one_more(theirs)) for _ in range(3)]
    return [
        Figure(*row, 1 / 10, (median(one[kind] for one, _ in said), median(other[kind] for _, other in said)))
        for kind, row in enumerate(rows)
    ]


def _spent(command: Command, more: Mapping[str, str] | None = None) -> Spent:
    began = perf_counter()
    processor = used(command, more).seconds
    return perf_counter() - began, processor


def _one_more(spent: Callable[[int], Spent]) -> Spent:
    many, few = spent(MANY), spent(FEW)
    return (many[0] - few[0]) / (MANY - FEW), (many[1] - few[1]) / (MANY - FEW)
