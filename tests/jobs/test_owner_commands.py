"""`interpret jobs`, `tasks`, `review`, `dump`: against a server and on the data of this machine, in plain words."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest

from interpreter.cli.main import main
from interpreter.clock import SystemClock
from interpreter.jobs.premises import Premises, write_secret
from interpreter.jobs.users import OWNER, give_token
from tests.jobs.paged import SCHEMA, Paged, file


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One server for all tests of this module."""
    served = Paged(tmp_path_factory.mktemp("server"))
    yield served
    served.close()


@pytest.fixture
def run(capsys):
    """Runs a command: its exit code, what it said, and its complaint."""

    def ran(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return int(ended.value.code or 0), told.out, told.err

    return ran


@pytest.fixture
def ask(site, run, tmp_path):
    """Runs a command against the server as Ann; the answer as JSON."""
    with site.service.rows() as db:
        _, key = give_token(db, random.SystemRandom(), "ann", OWNER, "", "")
    write_secret(tmp_path / "ann.key", f"{key}\n")

    def asked(*words: object, code: int = 0, as_json: bool = True):
        where = ("--server", site.url, "--key", tmp_path / "ann.key", *(("--json",) if as_json else ()))
        ended, out, err = run(*words, *where)
        assert ended == code, out + err
        if code:
            return err
        if not as_json:
            return out
        answer = json.loads(out)
        assert answer.pop("version") == 1
        return answer

    return asked


def test_jobs(site, ask, tmp_path):
    """Jobs are made from a flow, listed, shown by id or name, and shared."""
    folder = tmp_path / "shop"
    folder.mkdir()
    flow = folder / "hello.flow"
    flow.write_text('flow "Say hello"\n\ninputs:\n  name: text\n\nsteps:\n  log name\n', encoding="utf-8")
    made = ask("jobs", "create", flow)
    assert made["project"] == "shop"
    assert ask("jobs", "create", flow)["job_id"] == made["job_id"]
    assert made["job_id"] in [job["job_id"] for job in ask("jobs", "list")["jobs"]]
    assert ask("jobs", "show", "Say hello")["job"]["id"] == made["job_id"]
    assert "did you mean name?" in ask("tasks", "add", "Say hello", "--input", "nmae=Ann", code=2)
    site.service.owner("bob")
    ask("jobs", "share", "Say hello", "bob", "edit")
    assert "bob may edit" in ask("jobs", "show", made["job_id"], as_json=False)
    ask("jobs", "share", "Say hello", "bob", "none")
    assert "with nobody" in ask("jobs", "show", made["job_id"], as_json=False)
    assert "did you mean Say hello?" in ask("jobs", "show", "Say helo", code=2)
    assert "no such user" in ask("jobs", "share", "Say hello", "nobody", "view", code=2)
    assert "there is no file" in ask("jobs", "create", folder / "none.flow", code=2)
    flow.write_text("steps:\n  tapp\n", encoding="utf-8")
    assert "interpret lint" in ask("jobs", "create", flow, code=2)


def test_two_jobs_of_one_name(site, ask):
    """A name that two jobs have is not guessed at."""
    ids = {site.job(name="Twin"), site.job(name="Twin")}
    said = ask("jobs", "show", "Twin", code=2)
    assert all(one in said for one in ids)


def test_tasks_from_a_file(site, ask, tmp_path):
    """Lines of a file become tasks; when anything is wrong it is all told, and nothing is planned."""
    job = site.job(name="From a file", job_variables_schema=SCHEMA)
    table = tmp_path / "inputs.csv"
    table.write_text("\ufeffpage;count\nTea;2\nMilk;\n", encoding="utf-8")
    planned = ask("tasks", "add", "From a file", table, "--later")["planned_task_ids"]
    listed = ask("tasks", "list", "From a file", "--status", "planned")["tasks"]
    assert [node["planned_task_id"] for node in listed] == planned
    assert [json.loads(node["input"]) for node in listed] == [{"page": "Tea", "count": 2}, {"page": "Milk"}]
    assert "waiting for its start" in ask("tasks", "list", job, "--status", "planned", as_json=False)
    table.write_text("page,count\nTea,x\n,1\n", encoding="utf-8")
    said = ask("tasks", "add", job, table, code=2)
    assert "line 2, column count must be a number, and is x" in said
    assert "line 3, column page is missing" in said
    assert "nothing is planned" in said
    assert "did you mean page?" in ask("tasks", "add", job, "--input", "pge=Tea", code=2)
    assert site.ann.planned(job)["total"] == 2
    ask("tasks", "start", planned[0])
    ask("tasks", "cancel", planned[1])
    assert "by now" in ask("tasks", "cancel", planned[0], code=2)
    ask("tasks", "add", job, "--input", "page=Bread", "--input", "count=4")
    running = ask("tasks", "list", job, "--status", "running")["tasks"]
    assert sorted(json.loads(node["input"])["page"] for node in running) == ["Bread", "Tea"]
    ask("tasks", "remove", running[0]["job_task_id"])
    assert len(ask("tasks", "list", job)["tasks"]) == 1
    assert ask("tasks", "add", job, code=2).strip().endswith("give a file, or --input name=value")


def test_a_task_with_its_tree(site, ask):
    """One task with what it was given, handed in and started, as deep as it goes."""
    pages = site.farm("Tea")
    task = pages["tree"].rpartition("/")[2]
    shown = ask("tasks", "show", task)
    assert shown["task"]["job_task_id"] == task
    assert len(shown["tree"]["below"]) == 5
    lines = ask("tasks", "show", task, as_json=False)
    assert "waiting for ‘Tea’" in lines
    assert lines.count("└") == 7
    assert "no such task" in ask("tasks", "show", "0" * 24, code=2)


def test_reviews(site, ask):
    """Tasks are confirmed or declined by name or all of a job, all or none, with a comment."""
    job, other = site.job(name="Reviewed"), site.job()
    first, second, third = (site.pending(job) for _ in range(3))
    foreign = site.pending(other)
    ask("review", "confirm", first, second, "--comment", "well done")
    assert site.ann.task(first)["task"]["comment"] == "well done"
    assert "pending" in site.ann.task(third)["task"]["status"]
    ask("review", "decline", third, first, code=2)
    assert "several jobs" in ask("review", "decline", third, foreign, code=2)
    assert ask("review", "decline", "--all-of", "Reviewed")["job_task_ids"] == [third]
    assert "nothing waits" in ask("review", "decline", "--all-of", job, as_json=False)
    assert site.ann.task(third)["task"]["status"] == "declined"
    ask("review", "confirm", code=2)


def test_rows(site, ask, tmp_path):
    """Rows as a table, as CSV and JSON Lines, to the terminal or a file."""
    target = site.job(name="Rows")
    _, api = site.start(site.job())
    api.submit_task_to_another_job(target, {"page": "Tea", "price": 3.5}, "pending", [file()])
    api.submit_task_to_another_job(target, {"page": "\x1b[2Jevil\nline", "price": None}, "failed", [])
    table = ask("dump", "Rows", as_json=False)
    assert "\x1b" not in table
    assert len(table.splitlines()) == 3
    assert [one["row"]["page"] for one in ask("dump", "Rows", "--status", "pending")["rows"]] == ["Tea"]
    saved = tmp_path / "rows.csv"
    assert ask("dump", target, "--to", saved) == {"rows": 2, "file": str(saved)}
    read = list(csv.DictReader(io.StringIO(saved.read_text(encoding="utf-8-sig"), newline="")))
    assert {row["page"] for row in read} == {"Tea", "\x1b[2Jevil\nline"}
    lines = ask("dump", target, "--format", "jsonl", as_json=False).splitlines()
    assert {json.loads(line)["row"]["price"] for line in lines} == {3.5, None}
    assert "cannot be written" in ask("dump", target, "--to", tmp_path / "none" / "rows.csv", code=2)
    assert ask("dump", site.job(), as_json=False) == "no rows\n"


def test_on_the_data_of_this_machine(run, tmp_path):
    """Without a server the data themselves are opened; while a server holds them, it is asked."""
    folder = tmp_path / "server"
    code, _, said = run("jobs", "list", "--folder", folder)
    assert (code, "interpret serve" in said) == (2, True)
    Premises(folder).welcome("http://127.0.0.1:9", SystemClock())
    flow = tmp_path / "hello.flow"
    flow.write_text('flow "Say hello"\n\ninputs:\n  times: integer = 1\n\nsteps:\n  log "hello"\n', encoding="utf-8")
    assert run("jobs", "create", flow, "--folder", folder)[0] == 0
    assert "1 task planned" in run("tasks", "add", "Say hello", "--input", "times=2", "--folder", folder)[1]
    said = run("tasks", "list", "Say hello", "--folder", folder)[1]
    assert said.startswith("no tasks\n1 task of Say hello waits: no worker is here")
    assert '{"times":2}' in run("tasks", "list", "Say hello", "--status", "planned", "--folder", folder)[1]
    with Premises(folder).held():
        code, _, said = run("jobs", "list", "--folder", folder)  # whoever holds them does not answer at port 9
    assert (code, "no answer" in said) == (5, True)


@pytest.mark.parametrize("words", [("jobs", "list"), ("dump", "x"), ("review", "confirm", "x"), ("tasks", "show", "x")])
def test_wrong_keys_and_no_server(site, run, tmp_path, words):
    """No key, a wrong one, no server: a sentence each, with exit codes 2 and 5."""
    key = tmp_path / "key"
    assert run(*words, "--server", site.url, "--key", key)[0] == 2
    key.write_text("wrong")
    code, _, said = run(*words, "--server", site.url, "--key", key)
    assert (code, "needs the access of a user" in said) == (2, True)
    assert run(*words, "--server", "http://127.0.0.1:9", "--key", key)[0] == 5
    assert run(*words, "--server", "zebra", "--key", key)[0] == 2
