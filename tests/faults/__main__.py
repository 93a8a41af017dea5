"""`make faults`: plant each fault in a copy of the tree and see that the check named with it goes red.

A check that is red without its fault proves nothing, so each is seen green in a clean copy first.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults.fault import Fault
from tests.tree import BIN, copied, surroundings

HERE = Path(__file__).parent
AT_A_TIME = 3


def faults(names: list[str]) -> Iterator[tuple[str, Fault]]:
    """The faults of this folder by name; all of them when none is named."""
    for path in sorted(HERE.glob("[!_]*.py")):
        if path.stem != "fault" and (not names or path.stem in names):
            yield path.stem, importlib.import_module(f"tests.faults.{path.stem}").FAULT


def run(check: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """Run a check in a copy: a command of the environment, or a test by its place."""
    words = ["pytest", "-q", "-p", "no:cacheprovider", check] if check.startswith("tests/") else check.split()
    command = [str(BIN / words[0]), *words[1:]]
    return subprocess.run(command, cwd=tree, env=surroundings(tree), capture_output=True, text=True, check=False)


def without_faults(checks: set[str], folder: Path) -> dict[str, str]:
    """The checks that are red in a clean copy, and what is to say about each."""
    clean = copied(folder / "clean")
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        results = dict(zip(sorted(checks), pool.map(lambda check: run(check, clean), sorted(checks)), strict=True))
    return {
        check: f"`{check}` is red without it\n{result.stdout}{result.stderr}"
        for check, result in results.items()
        if result.returncode
    }


def verdict(fault: Fault, folder: Path) -> str:
    """What is to say against the check of a fault; empty when it goes red for the right reason."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        tree = copied(Path(own) / "planted")
        try:
            fault.plant(tree)
        except LookupError as lost:
            return str(lost)
        result = run(fault.check, tree)
    if result.returncode == 0:
        return f"`{fault.check}` stayed green"
    if fault.says not in (output := result.stdout + result.stderr):
        return f"`{fault.check}` went red, but does not say: {fault.says}\n{output}"
    return ""


def main(names: list[str]) -> int:
    """Plant all faults, or the named ones; 1 when a check did not see its fault."""
    chosen = dict(faults(names))
    if unknown := set(names) - chosen.keys():
        sys.stderr.write(f"no such fault: {', '.join(sorted(unknown))}\n")
        return 2
    complaints = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_A_TIME) as pool:
        red = without_faults({fault.check for fault in chosen.values()}, Path(folder))
        verdicts = pool.map(lambda fault: red.get(fault.check) or verdict(fault, Path(folder)), chosen.values())
        for (name, fault), against in zip(chosen.items(), verdicts, strict=True):
            complaints += bool(against)
            sys.stdout.write(f"{name}: {against or 'seen by ' + fault.check}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen)} faults planted, {len(chosen) - complaints} seen\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
