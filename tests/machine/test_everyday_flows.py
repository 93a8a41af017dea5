"""The jobs of examples/flows that one phone does alone: an invoice, guests, a wish list, a long export."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from interpreter import events as e
from interpreter.given.inputs import from_file
from interpreter.given.written import read_written
from tests.machine.harness import Flows, Outcome

FOLDER = Path(__file__).parents[2] / "examples" / "flows"
FORMS = ("flow", "flow.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "flows"))


def given(name: str) -> dict[str, Any]:
    """The inputs that stand beside a flow."""
    return from_file(read_written((FOLDER / f"{name}.inputs.yaml").read_text(encoding="utf-8")).value)


def minutes(done: Outcome) -> Decimal:
    return Decimal(done.root.data["minutes"]["$number"])


def pay(flows: Flows, folder: Path, **more: Any) -> Outcome:
    return flows.run_file(folder / "errors.flow", **{**given("errors"), **more})


@pytest.mark.parametrize("form", FORMS)
def test_an_invoice_is_paid(flows: Flows, folder: Path, form: str) -> None:
    done = flows.run_file(folder / f"errors.{form}", **given("errors"))
    assert done.ending.exit == 0, done.root.reason
    number = done.root.data["receipt"]
    assert number.startswith("R-")
    assert len(number) == 8


def test_a_high_fee_is_declined_before_the_pin_is_typed(flows: Flows, folder: Path) -> None:
    done = pay(flows, folder, amount=1500)
    assert (done.ending.exit, done.root.reason) == (4, "Fee is too high: 12.50 €")
    assert not [event for event in done.of(e.StepStarted) if event.line == 33]


def test_a_slow_bank_is_told_as_such(flows: Flows, folder: Path) -> None:
    flows.with_phones(settings={"com.example.pay": {"pay_time": "never"}})
    done = pay(flows, folder)
    assert (done.ending.exit, done.root.reason) == (1, "Bank is slow")
    assert 60 < done.entries[-1].offset < 90


def test_an_app_that_never_gets_ready_is_shown(flows: Flows, folder: Path) -> None:
    flows.with_phones(settings={"com.example.pay": {"start_time": "never"}})
    done = pay(flows, folder)
    assert (done.ending.exit, done.problem.kind) == (1, "assertion")
    assert done.root.reason.startswith("Unexpected screen: ")
    assert len([event for event in done.of(e.StepStarted) if event.kind == "open_app"]) == 3
    assert [Path(path).name for path in done.root.files][-1:] == ["001-evidence.png"]


def test_the_pin_is_nowhere(flows: Flows, folder: Path) -> None:
    done = pay(flows, folder)
    logged = done.ending.log.read_text(encoding="utf-8")
    assert "type pin" in logged
    assert "4711" not in logged


@pytest.mark.parametrize("form", FORMS)
def test_each_guest_is_entered(flows: Flows, folder: Path, form: str) -> None:
    done = flows.run_file(folder / f"form_fill.{form}", **given("form_fill"))
    assert (done.ending.exit, done.root.data) == (0, {"entered": 3}), done.root.reason
    assert done.logged == ["line 3 skipped: Nobody"]


def test_a_guest_that_is_not_saved_ends_the_list(flows: Flows, folder: Path) -> None:
    flows.with_phones(settings={"com.example.visitors": {"save_time": "never"}})
    done = flows.run_file(folder / "form_fill.flow", **given("form_fill"))
    assert (done.ending.exit, done.problem.kind, done.problem.line) == (1, "assertion", 32)


def test_a_date_that_is_none_is_refused_at_its_line(flows: Flows, folder: Path) -> None:
    done = flows.run_file(folder / "form_fill.flow", guests="Ada;Lovelace;10.12.1815;2026-12-01;2026-12-04")
    assert (done.ending.exit, done.problem.kind, done.problem.line) == (1, "data", 18)


@pytest.mark.parametrize("form", FORMS)
def test_what_got_cheaper_is_found(flows: Flows, folder: Path, form: str) -> None:
    done = flows.run_file(folder / f"price_watch.{form}", **given("price_watch"))
    hits = [{"name": "Blue mug", "price": {"$number": "7.50"}}, {"name": "Stage piano", "price": 649}]
    assert (done.ending.exit, done.root.data) == (0, {"hits": hits, "checked": 4}), done.root.reason
    assert done.logged == [
        "Blue mug: 7.50 €", "Kitchen radio is sold out", "Oak chair: 129.00 €", "Stage piano: 649.00 €",
    ]  # fmt: skip


def test_a_wish_that_nobody_sells_is_no_price(flows: Flows, folder: Path) -> None:
    done = flows.run_file(folder / "price_watch.flow", wanted=[{"name": "Unicorn", "target": 5}])
    assert (done.ending.exit, done.problem.kind, done.problem.line) == (1, "not_found", 29)


@pytest.mark.parametrize("form", FORMS)
def test_an_export_is_waited_for(flows: Flows, folder: Path, form: str) -> None:
    done = flows.run_file(folder / f"long_wait.{form}")
    assert done.ending.exit == 0, done.root.reason
    assert done.root.data["size"] == "812 MB"
    assert 17 < minutes(done) < 20
    assert done.root.progress["percent"] == "100 %"
    assert done.logged == []


def test_a_slow_export_is_noted(flows: Flows, folder: Path) -> None:
    flows.with_phones(settings={"com.example.backup": {"step_time": "290s", "size": "3.1 GB"}})
    done = flows.run_file(folder / "long_wait.flow")
    assert done.ending.exit == 0, done.root.reason
    assert 96 < minutes(done) < 100
    (said,) = done.logged
    assert said.startswith("slow: 9")
    assert said.endswith(" %")


def test_an_export_that_is_never_ready_ends_in_time(flows: Flows, folder: Path) -> None:
    flows.with_phones(settings={"com.example.backup": {"pack_time": "never"}})
    done = flows.run_file(folder / "long_wait.flow")
    assert (done.ending.exit, done.problem.kind, done.problem.line) == (1, "timeout", 18)
