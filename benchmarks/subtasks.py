"""P7: sub-tasks of ten steps, started, run, waited for and gathered, against child workflows of DBOS on SQLite.

`interpret run` with its job service and its journal on files, and a parent workflow that starts its children and
gathers what they give. What is compared is the processor time of one more sub-task, so that no start counts, and no
wait either: what DBOS waits between two looks at its database is left out, in its favour.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import BIN, Figure, in_turn, processor

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
    if importlib.util.find_spec("dbos") is None:
        return [Figure(name, against, 1 / 10, None)]
    (folder / "child.flow").write_text(CHILD.format(STEPS), encoding="utf-8")
    (folder / "other.py").write_text(OTHER, encoding="utf-8")
    runs = iter(range(1_000))

    def ours(count: int) -> float:
        file = folder / "parent.flow"
        file.write_text(PARENT.format(count), encoding="utf-8")
        return processor([BIN / "interpret", "run", file], {"XDG_DATA_HOME": str(folder), "HOME": str(folder)})

    def theirs(count: int) -> float:
        return processor([sys.executable, folder / "other.py", folder / f"{next(runs)}.sqlite", str(count)])

    measured = in_turn(lambda: _one_more(ours), lambda: _one_more(theirs), rounds=3)
    return [Figure(name, against, 1 / 10, measured)]


def _one_more(used: Callable[[int], float]) -> float:
    return (used(MANY) - used(FEW)) / (MANY - FEW)
