"""submitTask, rule by rule (docs/reference/job-api.md, R1–R19)."""

from __future__ import annotations

import json
import threading

import pytest

from interpreter.jobs.port import NotReachable


def proof(world, task):
    return json.loads(world.look(task)["job_proof"])


@pytest.mark.parametrize("word", ["ok", "pending", "confirmed", "", "Success", None, 1, True, [], {}])
def test_r01_four_words_only(world, refused, word):
    """Only running, success, failed and declined may be said; any other word stores nothing."""
    task, api = world.start(world.job())
    assert refused(api.submit_task(word, {"a": 1}, False))
    assert refused(api.submit_task(word, {"a": 1}))
    assert world.look(task)["job_proof"] is None
    assert world.status(task) == "running"


def circle():
    ring: dict = {}
    ring["again"] = ring
    return ring


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        [1],
        "text",
        3,
        True,
        circle(),
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": b"bytes"},
        {"a": {1, 2}},
        {1: "a"},
        {"a": [object()]},
        {"a": "\ud800"},
    ],
)
def test_r02_data_is_a_json_record(world, refused, data):
    """Data that is no record of JSON values is refused, as progress and as the last word."""
    task, api = world.start(world.job())
    assert refused(api.submit_task("running", data, False))
    assert refused(api.submit_task("success", data))
    assert world.status(task) == "running"
    assert world.look(task)["job_proof"] is None


def test_r03_progress_leaves_the_task_open(world):
    """Progress may be told any number of times; the last one is the proof and the task runs on."""
    task, api = world.start(world.job())
    for step in range(5):
        assert api.submit_task("running", {"step": step}, False) == {"success": True}
        assert proof(world, task) == {"step": step}
        assert world.status(task) == "running"


@pytest.mark.parametrize("files", ["bad", [{"name": ""}], [{"name": "a", "extension": "png", "base64Data": "%%"}], 5])
def test_r04_progress_ignores_files(world, files):
    """Files of a progress call are neither looked at nor kept."""
    task, api = world.start(world.job())
    assert api.submit_task("running", {"a": 1}, False, files) == {"success": True}
    assert world.look(task)["files"] == []
    assert world.platform.stored_files() == []


def test_r05_final_word_closes(world, new_file):
    """The final word stores proof and files and closes the task."""
    task, api = world.start(world.job())
    api.submit_task("running", {"step": 1}, False)
    assert api.submit_task("success", {"n": 2}, True, [new_file("one", "jpg", b"abc"), new_file("two")]) == {
        "success": True
    }
    seen = world.look(task)
    assert seen["status"] == "pending"
    assert json.loads(seen["job_proof"]) == {"n": 2}
    assert [(f["name"], f["extension"], f["size"]) for f in seen["files"]] == [("one", "jpg", 3), ("two", "png", 7)]
    assert world.platform.stored_files()[0].read_bytes() in (b"abc", b"picture")
    assert seen["finished"] is not None


def test_r06_nothing_after_the_final_word(world, refused, new_file):
    """After a final word nothing else is taken and nothing changes, but the same key is the same submission."""
    task, api = world.start(world.job())
    first = api.submit_task("success", {"n": 1}, True, [new_file()], key="k")
    before = world.look(task), len(world.platform.stored_files())
    assert refused(api.submit_task("failed", {"n": 2}, True, [new_file("x")]))
    assert refused(api.submit_task("running", {"n": 2}, False))
    assert refused(api.submit_task("success", {"n": 1}, True, [new_file()]))
    assert api.submit_task("success", {"n": 1}, True, [new_file()], key="k") == first
    assert refused(api.submit_task("success", {"n": 2}, True, [], key="k"))
    assert (world.look(task), len(world.platform.stored_files())) == before
    assert world.heard.finished == [(task, "pending")]


def test_r07_a_failed_final_call_may_be_tried_again(make_world, refused, new_file):
    """Bad data, a bad file or a cut connection do not close the task."""
    world = make_world(on_disk=True)
    task, api = world.start(world.job())
    assert refused(api.submit_task("success", {"a": float("nan")}, key="k"))
    assert refused(api.submit_task("success", {"a": 1}, True, [{"name": "x"}], key="k"))
    world.platform.cut()
    with pytest.raises(NotReachable):
        api.submit_task("success", {"a": 1}, True, [new_file()], key="k")
    world.platform.open()
    again = world.platform.task(task)
    assert again.get_current_task()["final"] is None
    assert again.submit_task("success", {"a": 1}, True, [new_file()], key="k") == {"success": True}
    assert len(world.platform.stored_files()) == 1
    world.platform.cut()


def test_r08_each_call_replaces_the_proof(world):
    """No field of an earlier call is left in the proof."""
    task, api = world.start(world.job())
    api.submit_task("running", {"a": 1, "b": 2}, False)
    api.submit_task("running", {"b": 3}, False)
    assert proof(world, task) == {"b": 3}
    api.submit_task("success", {"c": 4})
    assert proof(world, task) == {"c": 4}


@pytest.mark.parametrize(
    ("review", "word", "status"),
    [
        ("manual", "success", "pending"),
        ("none", "success", "pending"),
        ("auto", "success", "confirmed"),
        ("manual", "failed", "failed"),
        ("auto", "failed", "failed"),
        ("manual", "declined", "declined"),
        ("auto", "declined", "declined"),
    ],
)
def test_r09_what_a_final_word_becomes(world, review, word, status):
    """Success waits for a review or is confirmed at once; the word itself is never a status."""
    task, api = world.start(world.job(review=review))
    assert api.submit_task(word, {})["success"]
    assert world.status(task) == status
    assert all(event["enters"] != "success" for event in world.events())


def test_r10_running_is_no_final_word(world, refused):
    """A task cannot be finished as running."""
    task, api = world.start(world.job())
    assert refused(api.submit_task("running", {"a": 1}, True))
    assert world.status(task) == "running"
    assert world.look(task)["job_proof"] is None


@pytest.mark.parametrize("word", ["success", "failed", "declined"])
def test_r11_any_word_may_be_progress(world, word):
    """Without finish the word is kept as progress and the task runs on."""
    task, api = world.start(world.job())
    assert api.submit_task(word, {"a": 1}, False) == {"success": True}
    assert world.status(task) == "running"
    assert world.look(task)["progress_word"] == word


def test_r12_finish_and_files_may_be_left_out(world):
    """Two arguments are a final word without files."""
    task, api = world.start(world.job())
    assert api.submit_task("declined", {"reason": "sold out"}) == {"success": True}
    assert world.status(task) == "declined"
    assert world.look(task)["files"] == []


@pytest.mark.parametrize(
    "files",
    [
        [{"name": "", "extension": "png", "base64Data": "aGk="}],
        [{"name": "a", "extension": "", "base64Data": "aGk="}],
        [{"name": "a", "extension": "../x", "base64Data": "aGk="}],
        [{"name": "a", "extension": "..png", "base64Data": "aGk="}],
        [{"name": "a", "extension": "png", "base64Data": "a"}],
        [{"name": "a", "extension": "png", "base64Data": "a*=="}],
        [{"name": "a", "extension": "png"}],
        [{"name": "a", "extension": "png", "base64Data": "aGk="}, {"name": "a", "extension": "jpg", "base64Data": ""}],
        ["a"],
        "a",
    ],
)
def test_r13_bad_files_close_nothing(world, refused, files):
    """A file without a name, with a name used twice, or whose text does not decode fails the whole call."""
    task, api = world.start(world.job())
    assert refused(api.submit_task("success", {"a": 1}, True, files))
    assert world.status(task) == "running"
    assert world.platform.stored_files() == []


def test_r13_one_leading_dot_is_dropped(world, new_file):
    """.png and png are the same extension; names of users never become paths."""
    task, api = world.start(world.job())
    api.submit_task("success", {}, True, [new_file("../../etc/x", ".png")])
    (stored,) = world.look(task)["files"]
    assert stored["extension"] == "png"
    assert stored["name"] == "../../etc/x"
    assert [path.suffix for path in world.platform.stored_files()] == [".png"]
    assert ".." not in stored["url"]


def test_r14_empty_files_are_left_out_and_named(world, new_file):
    """A screenshot that failed is left out, and the answer says so."""
    task, api = world.start(world.job())
    answer = api.submit_task("success", {}, True, [new_file("a"), new_file("b", content=b"")])
    assert answer == {"success": True, "skipped_files": ["b"]}
    assert [stored["name"] for stored in world.look(task)["files"]] == ["a"]


def test_r15_without_a_task(world, refused):
    """A program that was started without a job cannot submit."""
    api = world.platform.task(None)
    assert refused(api.submit_task("success", {}))
    assert refused(api.submit_task("running", {}, False))


def test_r16_one_of_two_final_words_wins(make_world):
    """Of final words at the same time exactly one is taken, and its proof is the one that stays."""
    world = make_world(on_disk=True)
    for _ in range(10):
        task, _api = world.start(world.job())
        answers: dict[int, dict] = {}

        def finish(number, task=task, answers=answers):
            answers[number] = world.platform.task(task).submit_task("success", {"by": number})

        threads = [threading.Thread(target=finish, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        winners = [number for number, answer in answers.items() if answer["success"]]
        assert len(winners) == 1
        assert proof(world, task) == {"by": winners[0]}
    assert len(world.events("final")) == 10


def test_r17_finishing_ends_the_waiting(world):
    """A finished task waits no more and nobody finds it."""
    job = world.job()
    _, api = world.start(job)
    _, other = world.start(job)
    api.set_automation_variables({"waiting": True, "a": 1})
    api.submit_task("success", {})
    assert other.use_another_task() is None
    assert api.get_automation_variables()["automation_variables"] == {"waiting": False, "a": 1}


def test_r18_the_program_may_go_on(world):
    """Finishing stops nobody: looking still works, and the host is not told to stop the program."""
    _, api = world.start(world.job())
    api.submit_task("success", {"a": 1})
    assert api.get_current_task()["success"]
    assert world.heard.stopped == []


def test_r19_ended_without_a_final_word(world):
    """The platform decides: the task fails and says why; a finished task stays as it is."""
    task, api = world.start(world.job())
    api.submit_task("running", {"a": 1}, False)
    assert world.host.end_without_final(task)
    seen = world.look(task)
    assert (seen["status"], seen["comment"]) == ("failed", "ended without final submission")
    assert json.loads(seen["job_proof"]) == {"a": 1}
    done, api = world.start(world.job())
    api.submit_task("success", {})
    assert not world.host.end_without_final(done)
    assert world.status(done) == "pending"
