"""The flows of a simulated farm: all that must not happen twice, in parents, children on phones, and pairs of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from interpreter.given.loading import load
from interpreter.given.manifest import Manifest, read_manifest
from interpreter.plan import Plan

ROOT = """flow "Root"

inputs:
  size: integer

outputs:
  sum: integer

steps:
  start subtasks for each n in range(size) as all:
    on job "child"
    at most 3 at a time
    give { n: n }
  dump { who: "root" } to job "rows"
  wait for all of all up to 2h, allowing failures as result
  set sum to 0
  for each one in result.done:
    set sum to sum + one.data.n
  for each k in range(2):
    dump { who: "root", k: k } to job "rows"
  succeed with { sum: sum }
"""
CHILD = """flow "Child"
app "com.example.demo"

inputs:
  n: integer

outputs:
  n: integer

steps:
  set luck to random_number(1, 1000000)
  open link "https://one.example/${n}"
  dump { n: n, luck: luck } to job "rows"
  start subtask as leaves:
    on job "leaf"
    give { n: n }
  try:
    if n is 1 or n is 3:
      offer "code" with { from: n }
      wait until taken up to 20s
    else:
      take "code" up to 20s as got
      dump { n: n, met: got.data.from } to job "rows"
  on failure of timeout as problem:
    log problem.message
  browse "Read page ${n}" up to 1m as page
  retry 2 times:
    open link "https://two.example/${n}"
  wait 1s to 5s
  wait for all of leaves up to 1h, allowing failures as ended
  dump { n: n, luck: luck, at: "end" } to job "rows"
  succeed with { n: n }
"""
LEAF = """flow "Leaf"

inputs:
  n: integer

outputs:
  n: integer

steps:
  report progress { n: n }
  together:
    branch "left":
      wait 1s
      dump { n: n, leaf: "left" } to job "rows"
    branch "right":
      for each k in range(2):
        dump { n: n, leaf: k } to job "rows"
        wait 1s
  succeed with { n: n }
"""

FLOWS = {"root": ROOT, "child": CHILD, "leaf": LEAF}
JOBS = "jobs:\n  rows:\n    data_dump: true\n" + "".join(
    f"  {name}:\n    flow: {name}.flow\n    sub_tasks: true\n    timeout: 4h\n" for name in FLOWS
)


@dataclass(frozen=True, slots=True)
class Repertoire:
    """What the farm can run: plans by the alias of their job."""

    manifest: Manifest
    plans: Mapping[str, Plan]


def repertoire(folder: Path) -> Repertoire:
    """Written into a folder, read and checked as always; once for all seeds."""
    for name, text in FLOWS.items():
        (folder / f"{name}.flow").write_text(text, encoding="utf-8")
    (folder / "jobs.yaml").write_text(JOBS, encoding="utf-8")
    return Repertoire(read_manifest(folder), {name: load(folder / f"{name}.flow") for name in FLOWS})
