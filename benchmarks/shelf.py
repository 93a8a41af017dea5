"""Built-in phones that run the bank's flow, as a program: `python -m benchmarks.shelf PHONES ROUNDS FOLDER`.

Time is the virtual clock's, so that nobody waits; it ends with 0 when every phone signed in every time.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from interpreter.clock import VirtualClock
from interpreter.given.inputs import Outside, accept
from interpreter.given.loading import load
from interpreter.given.manifest import read_manifest
from interpreter.runtime import Run, Wishes

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "flows"
FLOW = """\
flow "Shelf"

inputs:
  password: secret

outputs:
  done: integer

steps:
  set done to 0
  repeat {rounds} times:
    start subtasks for each n in range(1, {phones}) using "bank_sign_in.flow" as all:
      give {{ email: "ada@example.com", password: password }}
    wait for all of all up to 60m as result
    set done to done + length(result.done)
  succeed with {{ done: done }}
"""


def main(phones: int, rounds: int, folder: Path) -> int:
    """Run it in an empty folder."""
    flows = Path(shutil.copytree(EXAMPLES, folder / "flows"))
    path = flows / "shelf.flow"
    path.write_text(FLOW.format(phones=phones, rounds=rounds), encoding="utf-8")
    clock, plan = VirtualClock(), load(path)
    inputs = accept(plan.flow, {"password": "correct horse"}, Outside(clock, 1), folder=flows).values
    run = Run(
        Wishes(plan, path, read_manifest(flows), inputs, folder / "run", seed=7, clock=clock, most_built_in=phones)
    )
    ending = run.execute()
    print(ending.outcome, ending.data, ending.reason)
    return 0 if ending.data == {"done": phones * rounds} else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
