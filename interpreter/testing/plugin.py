"""The pytest plugin: fixtures `phone`, `phones` and `run_flow`. Nothing but this file is loaded until one is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from interpreter.testing.phones import Phone, Phones, Settings
    from interpreter.testing.trial import Trial

MOST_PHONES = 16


@pytest.fixture
def phones(request: pytest.FixtureRequest) -> Iterator[Phones]:
    """Built-in phones behind one adb address: `phones.add("pixel-1", settings={…})` is one more."""
    from interpreter.testing.phones import Phones  # noqa: PLC0415 - loads all that phones need

    made = Phones(request.path)
    yield made
    made.close()


@pytest.fixture
def phone(phones: Phones) -> Phone:
    """One built-in phone, served as adb serves a real one: `phone.tap("Sign in")`, `phone.texts()`, `phone.serial`."""
    return phones.add()


@pytest.fixture
def run_flow(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Trial]:
    """Runs a flow file on built-in phones, with jobs in memory and a clock that jumps, and gives what it did.

    `run_flow("prices.flow", inputs={…}, settings={"com.example.stall": {…}}, phones=4, seed=1)`; the file's place is
    meant from the test's own folder. A flow that cannot run fails the test with what is wrong in it.
    """
    count = 0

    def run(
        flow: str | Path,
        inputs: Mapping[str, object] | None = None,
        *,
        settings: Settings | None = None,
        phones: int = MOST_PHONES,
        seed: int = 1,
    ) -> Trial:
        from interpreter.testing.trial import CannotRun, Order, tried  # noqa: PLC0415 - loads all that a run needs

        nonlocal count
        count += 1
        order = Order(inputs or {}, settings or {}, phones, seed)
        try:
            return tried(request.path.parent / flow, order, tmp_path / f"run-{count}")
        except CannotRun as problem:
            pytest.fail(str(problem), pytrace=False)

    return run
