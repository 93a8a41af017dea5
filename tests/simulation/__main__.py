"""`python -m tests.simulation SEED…`: replays seeds and tells their stories; `FIRST-LAST` tries many, up to the first
in which something does not hold."""

from __future__ import annotations

import faulthandler
import sys
import tempfile
from pathlib import Path

from interpreter.clock import SystemClock
from tests.simulation import farm
from tests.simulation.flows import repertoire


def main(words: list[str]) -> int:
    """Replay; 1 when something does not hold."""
    faulthandler.dump_traceback_later(600, exit=True)
    bad, clock = 0, SystemClock()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as place:
        flows = Path(place, "flows")
        flows.mkdir()
        known, began = repertoire(flows), clock.monotonic()
        for word in words:
            first, _, last = word.partition("-")
            for seed in range(int(first), int(last or first) + 1):
                try:
                    found, story = farm.run(seed, known, Path(place, str(seed)))
                    if not last:
                        sys.stdout.write("\n".join([*story, str(dict(found)), ""]))
                except farm.Wrong as wrong:
                    bad += 1
                    sys.stdout.write("\n".join([*([] if last else wrong.story), f"seed {seed}: {wrong}", ""]))
                    break
        sys.stdout.write(f"{clock.monotonic() - began:.1f} s, {bad} bad\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
