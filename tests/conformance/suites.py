"""The libraries' own tests for real phones, run unchanged in a process of their own against a built-in phone.

What they need of a phone that no program can give is listed in `NEEDS_HARDWARE`, and has to fail: a list that grew old
is noticed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped, TestSuite

from interpreter.devices.virtual.farm import VirtualFarm, bundled_apps
from interpreter.devices.virtual.phone import Build
from tests.adb import KINDS, running
from tests.tree import ROOT

WAYS = ("smart socket", *KINDS)
APPS = Path(__file__).with_name("apps")
SHORT_SCREEN = Build(height=1920)
"""One suite scrolls a list of 14 rows, and leaves the test out where they all fit."""
NEEDS_HARDWARE: dict[tuple[str, str], str] = {
    ("adbutils e2etests", "test_adb.test_wait_for"): "waits for a phone on a USB cable; adb reached this one by TCP",
}
"""Suite and test → the reason; only through a real adb server, for on the smart socket we are the server."""
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests of a library: its name, the library's version, and the folder that holds them."""

    name: str
    version: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run of a suite ended, by the names of its tests; `log` is what it printed."""

    suite: Suite
    way: str
    tests: dict[str, str]
    log: str

    def named(self, outcome: str) -> list[str]:
        """The tests that `passed`, `failed` or were `skipped`."""
        return sorted(name for name, found in self.tests.items() if found == outcome)

    @property
    def expected(self) -> list[str]:
        """The tests that have to fail, for want of hardware."""
        if self.way == WAYS[0]:
            return []
        return sorted(test for suite, test in NEEDS_HARDWARE if suite == self.suite.name)

    @property
    def good(self) -> bool:
        """Whether everything passed but what needs hardware."""
        return bool(self.named("passed")) and self.named("failed") == self.expected

    def row(self) -> str:
        """A line of the table in docs/conformance.md."""
        counts = Counter(self.tests.values())
        cells = (
            self.suite.name, self.suite.version, self.way,
            str(counts["passed"]), str(counts["failed"]), str(counts["skipped"]),
        )  # fmt: skip
        return f"| {' | '.join(cells)} |"


def adbutils_suite() -> Suite:
    """adbutils' tests, of the version that is installed; its source distribution is fetched when it is not here."""
    finder = [str(ROOT / ".ci" / "suites"), sys.executable]
    found = subprocess.run(finder, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return Suite("adbutils e2etests", version("adbutils"), Path(found.stdout.strip()) / "e2etests")


def uiautomator2_suites(checkout: Path) -> tuple[Suite, ...]:
    """uiautomator2's two suites, in a checkout of its repository. Raises ValueError when they are not there."""
    names = ("demo_tests", "mobile_tests")
    for name in names:
        if not (checkout / name).is_dir():
            raise ValueError(f"{checkout} has no folder {name}: it is no checkout of uiautomator2.")
    installed = version("uiautomator2")
    return tuple(Suite(f"uiautomator2 {name}", installed, checkout / name) for name in names)


def run(suite: Suite, way: str, place: Path) -> Outcome:
    """Run a suite over one of WAYS, in an empty folder that is its own."""
    report = place / "report.xml"
    with VirtualFarm(apps_folders=[bundled_apps(), APPS]) as farm, _reached(farm, way, place) as port:
        ran = subprocess.run(
            _command(suite.folder, report), cwd=place, env=_environment(port), capture_output=True, text=True,
            timeout=_SECONDS, check=False,
        )  # fmt: skip
    log = ran.stdout + ran.stderr
    return Outcome(suite, way, _outcomes(report), log)


@contextlib.contextmanager
def _reached(farm: VirtualFarm, way: str, place: Path) -> Iterator[int]:
    """The port of an adb server that knows one phone."""
    phone = farm.add_phone(build=SHORT_SCREEN)
    if way == WAYS[0]:
        yield farm.address[1]
        return
    with running(way, place) as adb:
        serial = farm.open_adbd(phone.serial).serial
        adb.text("connect", serial)
        yield adb.port
        adb.text("disconnect", serial)


def _command(folder: Path, report: Path) -> list[str]:
    """pytest with the suite's own set-up and none of ours; only our port is made known to it."""
    return [
        sys.executable, "-m", "pytest", str(folder), "--rootdir", str(folder), "-c", os.devnull, "-q",
        "-p", "no:cacheprovider", "-p", "tests.conformance.redirect", "--junitxml", str(report),
    ]  # fmt: skip


def _environment(port: int) -> dict[str, str]:
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("ADB", "ANDROID", "PYTEST"))}
    return outer | {
        "ANDROID_ADB_SERVER_HOST": "127.0.0.1",
        "ANDROID_ADB_SERVER_PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }


def _outcomes(report: Path) -> dict[str, str]:
    if not report.is_file():
        return {}
    suites = JUnitXml.fromfile(str(report))
    cases = [case for suite in ([suites] if isinstance(suites, TestSuite) else suites) for case in suite]
    return {f"{case.classname}.{case.name}": _outcome(case.result) for case in cases}


def _outcome(results: list[object]) -> str:
    if not results:
        return "passed"
    return "skipped" if all(isinstance(one, Skipped) and not isinstance(one, Failure) for one in results) else "failed"
