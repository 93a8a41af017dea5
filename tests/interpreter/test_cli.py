"""`interpret run` as people use it: what it prints, how it ends, what it leaves behind."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dsl.steps.log import Log
from interpreter.cli.main import main

LOG = 'flow "Say it"\n\ninputs:\n  name: text\n  loud: flag = false\n\noutputs:\n  said: text\n\nsteps:\n' \
      '  set said to "hello ${name}"\n  log said\n'  # fmt: skip


@pytest.fixture
def interpret(tmp_path, monkeypatch, capsys):
    """Runs the command in an empty folder; gives its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main([*arguments])
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return run


def write(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def test_a_file_alone_is_run(interpret):
    write("say.flow", LOG)
    code, out, _ = interpret("say.flow", "--input", "name=Ada", "--folder", "runs")
    assert code == 0
    assert "hello Ada" in out
    assert re.search(r"^✓ succeeded Say it", out, re.M)
    assert re.search(r'^succeeded in \d+\.\d s: said "hello Ada"$', out, re.M)
    log = re.search(r"^event log  (.*)$", out, re.M)
    assert log
    assert json.loads(Path(log[1]).read_text().splitlines()[-1])["event"] == "run_ended"


def test_inputs_come_from_a_file_and_the_line_wins(interpret):
    write("say.flow", LOG)
    write("given.yaml", "name: Ada\nloud: true\n")
    code, out, _ = interpret("run", "say.flow", "--inputs", "given.yaml", "--input", "name=Ben", "--folder", "runs")
    assert (code, "hello Ben" in out) == (0, True)
    write("given.json", '{"name": "Cy"}')
    assert "hello Cy" in interpret("say.flow", "--inputs", "given.json", "--folder", "runs")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("say.flow",), "`name` is missing; give a text"),
        (("say.flow", "--input", "nam=x"), "`nam` is not known; did you mean name?"),
        (("say.flow", "--input", "name"), "--input is written as name=value"),
        (("say.flow", "--input", "name=x", "--input", "loud=maybe"), '`loud` must be true or false, but is "maybe"'),
        (("gone.flow",), "there is no file gone.flow\n"),
        (("sya.flow",), "there is no file sya.flow; did you mean say.flow?"),
        (("say.flow", "--inputs", "gone.yaml"), "there is no file gone.yaml"),
        (("say.flow", "--colour"), "No such option"),
        (("nonsense",), "No such command 'nonsense'"),
        (("lnit", "say.flow"), "there is no command lnit; did you mean lint?"),
    ],
)
def test_wrong_use_is_one_message_and_exit_code_2(interpret, arguments, said):
    write("say.flow", LOG)
    code, _, err = interpret(*arguments)
    assert (code, said in err) == (2, True), err
    assert "Traceback" not in err
    assert not Path("runs").exists()


def test_a_flow_with_errors_is_not_run(interpret):
    write("bad.flow", 'flow "Bad"\n\nsteps:\n  tapp "x"\n  log 1 +\n')
    code, out, err = interpret("bad.flow")
    assert (code, out) == (3, "")
    assert "bad.flow:4:3: error" in err
    assert "2 errors" in err


def test_a_job_that_is_not_there(interpret):
    write("dump.flow", 'flow "D"\n\ninputs:\n  rows: job\n\nsteps:\n  dump { a: 1 } to job rows\n')
    code, _, err = interpret("dump.flow", "--input", "rows=sheet")
    assert (code, "there is no job `sheet`" in err) == (2, True)
    write("jobs.yaml", "jobs:\n  sheets:\n    data_dump: true\n")
    assert "did you mean `sheets`?" in interpret("dump.flow", "--input", "rows=sheet")[2]


def test_rows_are_written_and_named(interpret):
    write("dump.flow", 'flow "D"\n\ninputs:\n  rows: job\n\nsteps:\n  dump { a: 1 } to job rows marked failed\n')
    write("jobs.yaml", "jobs:\n  sheet:\n    data_dump: true\n")
    code, out, _ = interpret("dump.flow", "--input", "rows=sheet", "--folder", "runs")
    found = re.search(r"^rows       (.*) \(1 row of job sheet\)$", out, re.M)
    assert (code, found is not None) == (0, True)
    row = json.loads(Path(found[1]).read_text())
    assert (row["status"], row["data"]) == ("failed", {"a": 1})


@pytest.mark.parametrize(("step", "exit_code", "outcome"), [("fail", 1, "failed"), ("decline", 4, "declined")])
def test_exit_codes_of_outcomes(interpret, step, exit_code, outcome):
    write("end.flow", f'flow "End"\n\nsteps:\n  {step} because "so it is"\n')
    code, out, _ = interpret("end.flow", "--folder", "runs")
    assert code == exit_code
    assert re.search(rf"^{outcome} in .*: so it is$", out, re.M)


def test_a_failure_is_shown_on_its_line(interpret):
    write("gone.flow", 'flow "Gone"\napp "com.example.demo"\n\nsteps:\n  open app fresh\n  tap "Tap mee" up to 2s\n')
    code, out, _ = interpret("gone.flow", "--folder", "runs")
    assert code == 1
    assert 'gone.flow:6:3: failed not_found no "Tap mee" on the screen; did you mean "Tap me"' in out
    assert '6 |   tap "Tap mee" up to 2s' in out
    assert "  |   ^^^^^" in out
    assert 'nearest: "Tap me"' in out
    assert list(Path("runs").rglob("*-failure.png"))


def test_json_is_events_and_an_outcome(interpret):
    write("say.flow", LOG)
    code, out, err = interpret("say.flow", "--input", "name=Ada", "--json", "--folder", "runs")
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert lines[-1]["outcome"] == "succeeded"
    assert lines[-1]["data"] == {"said": "hello Ada"}
    assert [line["event"] for line in (lines[0], lines[-2])] == ["run_started", "run_ended"]


def test_a_dry_run_keeps_nothing_and_takes_no_time(interpret, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    write("slow.flow", 'flow "Slow"\napp "com.example.demo"\n\nsteps:\n  open app\n  wait 2h\n  expect "Ready"\n')
    began = time.monotonic()
    code, out, _ = interpret("slow.flow", "--dry-run")
    assert (code, time.monotonic() - began < 20) == (0, True)
    assert "a dry run" in out
    assert "2 h 00 min" in out
    assert not (tmp_path / "data").exists()


def test_the_same_seed_is_the_same_run(interpret):
    write("chance.flow", 'flow "Chance"\n\nsteps:\n  log "${random_number(1, 1000000)}"\n  wait 1ms to 9ms\n')
    said = [re.search(r"\d{2,}$", interpret("chance.flow", "--seed", seed, "--folder", "runs")[1].splitlines()[1])
            for seed in ("5", "5", "6")]  # fmt: skip
    numbers = [one and one[0] for one in said]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_fault_of_ours_is_one_line_a_file_and_exit_code_70(interpret, monkeypatch):
    write("say.flow", LOG)

    def broken(*_: object) -> None:
        raise ZeroDivisionError(" ".join(["secret", "words"]))

    monkeypatch.setattr("interpreter.given.loading.load", broken)
    code, out, err = interpret("say.flow", "--input", "name=x")
    assert (code, out, err.count("\n")) == (70, "", 1)
    details = Path(err.rsplit(" ", 1)[1].strip()).read_text()
    assert "ZeroDivisionError" in details
    assert "secret words" not in details


def test_a_full_disk_is_told_as_such_and_is_no_fault_of_ours(interpret, monkeypatch):
    write("say.flow", LOG)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("interpreter.given.loading.load", full)
    told = "interpret: the disk is full: No space left on device; make room and call it again\n"
    assert interpret("say.flow", "--input", "name=x") == (1, "", told)


def test_a_fault_in_a_step_ends_the_task_and_the_run_with_70(interpret, monkeypatch):
    write("say.flow", LOG)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("interpreter.runtime.EXECUTORS", {Log: broken})
    code, out, err = interpret("say.flow", "--input", "name=x", "--folder", "runs")
    assert code == 70
    assert "Traceback" not in out + err
    assert len(list(Path("runs").rglob("bug-*.txt"))) == 1


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c(tmp_path, times):
    (tmp_path / "wait.flow").write_text('flow "W"\n\nsteps:\n  log "now"\n  wait 1h\n\nalways:\n  log "after"\n')
    command = [sys.executable, "-m", "interpreter", "wait.flow", "--folder", "runs"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        said = ""
        while "now\n" not in said:
            said += process.stdout.readline()
        for _ in range(times):
            process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=20)[0]
    assert process.returncode == 130
    assert "Traceback" not in rest
    log = next((tmp_path / "runs").rglob("events.jsonl")).read_text()
    assert "final_said" not in log
    assert '"text":"after"' not in log
    if times == 1:
        assert "interrupted in" in rest


def test_apps_beside_the_flow_are_used_and_their_mistakes_said(interpret):
    Path("apps/com.example.mine").mkdir(parents=True)
    write("apps/com.example.mine/app.yaml", "app: com.example.mine\nname: Mine\nstart: home\nscreens:\n  home:\n"
          "    title: Mine\n    content:\n      - text: All mine\n")  # fmt: skip
    write("mine.flow", 'flow "M"\napp "com.example.mine"\n\nsteps:\n  open app\n  expect "All mine" up to 5s\n')
    assert interpret("mine.flow", "--folder", "runs")[0] == 0
    write("apps/com.example.mine/app.yaml", "app: com.example.mine\nname: Mine\nstart: gone\n")
    code, _, err = interpret("mine.flow", "--folder", "runs")
    assert (code, "app.yaml:" in err, "Traceback" in err) == (2, True, False)
