"""`python -m tests.conformance --uiautomator2 CHECKOUT`: every suite over every way; the rows of docs/conformance.md.

Ends with 1 when something failed that needs no hardware.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.conformance.suites import WAYS, adbutils_suite, run, uiautomator2_suites


def main() -> int:
    """Run them and print a row for each."""
    options = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    options.add_argument("--uiautomator2", metavar="CHECKOUT", type=Path, required=True)
    options.add_argument("--way", choices=WAYS, action="append")
    given = options.parse_args()
    try:
        suites = (adbutils_suite(), *uiautomator2_suites(given.uiautomator2.resolve()))
    except ValueError as wrong:
        options.error(str(wrong))
    good = True
    for suite in suites:
        for way in given.way or WAYS:
            with tempfile.TemporaryDirectory() as place:
                outcome = run(suite, way, Path(place))
            sys.stdout.write(f"{outcome.row()}\n")
            sys.stdout.flush()
            if not outcome.good:
                sys.stderr.write(outcome.log)
            good = good and outcome.good
    return 0 if good else 1


sys.exit(main())
