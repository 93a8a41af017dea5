"""The whole jobs of examples/flows on built-in phones: the fan-out, the bank at its worst, the two siblings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from interpreter import events as e
from interpreter.given.inputs import from_file
from interpreter.given.written import read_written
from tests.machine.promised import broken

FOLDER = Path(__file__).parents[2] / "examples" / "flows"
BANK = {"email": "ada@example.com", "password": "correct horse"}


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(FOLDER, tmp_path / "flows"))


def test_check_pages_fans_out_gathers_and_dumps(flows, folder, calls):
    inputs = from_file(read_written((folder / "check_pages.inputs.yaml").read_text()).value)
    done = flows.run_file(folder / "check_pages.flow", **inputs)
    reasons = [(task.input, task.reason) for task in done.state.tasks.values() if task.status != "succeeded"]
    assert (done.ending.exit, done.root.data) == (0, {"checked": 12, "failed": 1, "declined": 1}), reasons
    children = [task for task in done.state.tasks.values() if task.parent == done.root.id]
    assert len(children) == 14
    assert len({event.serial for event in done.of(e.DeviceTaken)}) == 5
    assert done.root.progress == {"cheapest": {"$number": "7.5"}, "late": 0}
    rows = [json.loads(line) for line in done.ending.rows["rows"].read_text().splitlines()]
    assert sorted(row["status"] for row in rows) == ["declined", "failed"] + ["pending"] * 12
    assert {row["data"].get("why") for row in rows if row["status"] != "pending"} == {
        "Kitchen radio is sold out",
        "There is no page https://shop.example/p/unicorn-99",
    }
    prices = {row["data"]["url"].rpartition("/")[2]: row["data"]["price"] for row in rows if "price" in row["data"]}
    assert (prices["kettle-1"], prices["piano-10"]) == (34.95, 649)
    assert broken(done, calls) == []


def test_at_most_five_of_the_sub_tasks_run_at_a_time(flows, folder):
    inputs = from_file(read_written((folder / "check_pages.inputs.yaml").read_text()).value)
    done = flows.run_file(folder / "check_pages.flow", **inputs)
    running, most = set(), 0
    for entry in done.entries:
        match entry.event:
            case e.DeviceTaken():
                running.add(entry.task)
            case e.DeviceReleased():
                running.discard(entry.task)
        most = max(most, len(running))
    assert most <= 5


@pytest.mark.parametrize("actions", range(1, 9))
def test_the_bank_with_the_pop_up_at_any_step(flows, folder, calls, actions):
    flows.with_phones(settings={"com.example.bank": {"rate_after": str(actions)}})
    done = flows.run_file(folder / "bank_sign_in.flow", **BANK)
    assert (done.ending.exit, done.root.data) == (0, {"balance": "1,250.00 €"}), done.root.reason
    assert broken(done, calls) == []


def test_the_pop_up_is_met(flows, folder):
    flows.with_phones(settings={"com.example.bank": {"rate_after": "3"}})
    done = flows.run_file(folder / "bank_sign_in.flow", **BANK)
    assert [event.number for event in done.of(e.WheneverFired)] == [1]


def test_the_bank_with_a_late_code(flows, folder, calls):
    flows.with_phones(settings={"com.example.bank": {"code_delay": "80s"}})
    done = flows.run_file(folder / "bank_sign_in.flow", **BANK)
    assert done.ending.exit == 0
    assert done.entries[-1].offset > 80
    assert broken(done, calls) == []


def test_the_bank_when_the_code_never_comes(flows, folder, calls):
    flows.with_phones(settings={"com.example.bank": {"code_delay": "never"}})
    done = flows.run_file(folder / "bank_sign_in.flow", **BANK)
    problem = done.problem
    assert (done.ending.exit, problem.kind, problem.line) == (1, "timeout", 29)
    assert "no SMS from ExampleBank" in done.root.reason
    assert [Path(path).name for path in done.root.files] == ["001-failure.png", "002-evidence.png"]
    assert done.of(e.FinalSaid)[0].files == ("failure",)
    assert broken(done, calls) == []


def test_the_password_is_nowhere(flows, folder):
    done = flows.run_file(folder / "bank_sign_in.flow", **BANK)
    for path in done.ending.log.parent.rglob("*"):
        if path.is_file() and path.name != "jobs.db" and not path.name.startswith("jobs.db"):
            assert b"correct horse" not in path.read_bytes(), path
    assert "correct horse" not in repr(done.entries)


@pytest.mark.parametrize("first", ["giver", "taker"])
def test_the_siblings_meet_in_both_orders_of_starting(flows, folder, calls, first):
    second = "taker" if first == "giver" else "giver"
    (folder / "pair.flow").write_text(
        'flow "Pair"\n\nsteps:\n'
        f'  start subtask using "code_{first}.flow" as one:\n    give {{ }}\n  wait 20s\n'
        f'  start subtask using "code_{second}.flow" as two:\n    give {{ }}\n'
        "  wait for all of one up to 5m as a\n  wait for all of two up to 5m as b\n"
    )
    done = flows.run_file(folder / "pair.flow")
    assert done.ending.exit == 0, done.root.reason
    tasks = {task.flow: task for task in done.state.tasks.values()}
    assert tasks["Code giver"].data == {"used_by": tasks["Code taker"].id}
    assert tasks["Code taker"].data["phone"].startswith("+49")
    assert broken(done, calls) == []


def test_the_giver_gives_up_when_nobody_takes(flows, folder, calls):
    done = flows.run_file(folder / "code_giver.flow")
    assert (done.ending.outcome, done.ending.exit) == ("declined", 4)
    assert 'nobody took "number ready"' in done.root.reason
    assert done.root.offer.status == "withdrawn"
    assert broken(done, calls) == []


MAIL = {"user": "ada", "password": "correct horse"}


def test_otp_reads_the_code_from_the_notification(flows, folder):
    done = flows.run_file(folder / "otp.flow", **MAIL)
    assert (done.ending.exit, done.root.data) == (0, {"name": "Ada Lovelace"}), done.root.reason
    assert "read_sms" not in {event.kind for event in done.of(e.StepStarted)}


def test_otp_asks_for_an_sms_when_no_notification_comes(flows, folder, calls):
    flows.with_phones(settings={"com.example.mail": {"notice_delay": "never", "account_name": ""}})
    done = flows.run_file(folder / "otp.flow", **MAIL)
    assert (done.ending.exit, done.root.data) == (0, {"name": "unknown"}), done.root.reason
    assert "read_sms" in {event.kind for event in done.of(e.StepStarted)}
    assert broken(done, calls) == []


@pytest.mark.parametrize("advert", [1, 2, 5])
def test_popups_plays_on_whatever_comes_when(flows, folder, calls, advert):
    settings = {"advert_after": str(advert), "rate_after": str(advert % 3 + 1), "update_after": str(7 - advert)}
    flows.with_phones(settings={"com.example.game": settings})
    done = flows.run_file(folder / "popups.flow")
    assert done.ending.exit == 0, done.root.reason
    assert 1200 + 3 * 10 <= done.root.data["coins"] <= 1200 + 3 * 99
    assert {event.rule for event in done.of(e.WheneverFired)} == {1, 2, 3}
    assert done.logged == ["closed an advert"]
    assert broken(done, calls) == []
