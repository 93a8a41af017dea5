"""Flows on their way to workers: bundles by their hash, jobs by alias, schedules."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.timetable import SENTENCES, cron_lines
from interpreter.failure import Failure
from interpreter.given.bundles import Bundled
from interpreter.work.packing import BadBundle, packed, unpack

FLOW = 'flow "A"\nsteps:\n  log "a"\n'
NAMES = st.lists(
    st.text(st.characters(codec="utf-8", categories=("L", "N"), include_characters="-_ ."), min_size=1, max_size=12)
    .map(lambda name: name.strip(". ") or "x"),
    min_size=1, max_size=3,
).map("/".join)  # fmt: skip


def files_of(contents):
    return [Bundled(name, data, hashlib.sha256(data).hexdigest()) for name, data in contents.items()]


@given(contents=st.dictionaries(NAMES.map(lambda name: f"{name}.flow"), st.binary(max_size=50), min_size=1, max_size=4))
def test_what_is_packed_is_what_is_unpacked(tmp_path_factory, contents):
    """The same files, byte for byte; the same bundle in whatever order they came."""
    folder = tmp_path_factory.mktemp("bundle") / "out"
    names = [name for name in contents if not any(other.startswith(f"{name}/") for other in contents)]
    contents = {name: contents[name] for name in names}
    content = packed(files_of(contents), "default")
    assert content == packed(reversed(files_of(contents)), "default")
    assert content != packed(files_of(contents), "other")
    unpack(content, hashlib.sha256(content).hexdigest(), folder)
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert found == contents


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "", "a\\b", "c:x", "a\nb"])
def test_no_file_of_a_bundle_lies_outside_of_it(tmp_path, name):
    """Whoever made the bundle."""
    content = json.dumps({"version": 1, "automation": "a", "files": {name: ""}}).encode()
    with pytest.raises(BadBundle):
        unpack(content, hashlib.sha256(content).hexdigest(), tmp_path / "in" / "out")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"version":2,"files":{}}', b'{"version":1,"files":{"a":"?"}}']
)
def test_what_is_no_bundle(tmp_path, content):
    """Said so; nothing is left."""
    with pytest.raises(BadBundle):
        unpack(content, hashlib.sha256(content).hexdigest(), tmp_path / "out")
    with pytest.raises(BadBundle, match="hash"):
        unpack(b"x", "0" * 64, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_published_whole_and_once(shop):
    """A job for each alias and each other flow, one bundle for all; again, and after a change, the same jobs."""
    folder = shop.examples()
    first = shop.publish(folder / "check_pages.flow")
    again = shop.publish(folder / "bank_sign_in.flow")
    assert first.jobs == again.jobs
    assert {"catalog", "rows", "check_pages.flow", "bank_sign_in.flow"} <= first.jobs.keys()
    assert (first.root, again.root) == (first.jobs["check_pages.flow"], first.jobs["bank_sign_in.flow"])
    jobs = {one["id"]: one for one in shop.owner.jobs()["jobs"]}
    assert len({jobs[one]["automation_id"] for one in first.jobs.values()}) == 1
    assert jobs[first.jobs["catalog"]]["needs_device"]
    assert not jobs[first.root]["needs_device"]
    assert jobs[first.jobs["catalog"]]["restartable"]
    path = folder / "check_pages.flow"
    path.write_text(path.read_text() + "# changed\n")
    shop.publish(path)
    changed = {one["id"]: one["automation_id"] for one in shop.owner.jobs()["jobs"]}
    assert changed.keys() == jobs.keys()
    assert all(changed[name] != jobs[name]["automation_id"] for name in changed)


def test_a_run_has_jobs_of_its_own(shop):
    """With a project of its own only what the flow needs comes along, and nothing starts by itself."""
    folder = shop.examples()
    path = folder / "check_pages.flow"
    path.write_text(path.read_text().replace("inputs:", 'schedule "every day at 03:00"\n\ninputs:', 1))
    one, two = (shop.publish(path, project=name) for name in ("one", "two"))
    assert set(one.jobs.values()).isdisjoint(two.jobs.values())
    assert "bank_sign_in.flow" not in one.jobs
    shop.pause = 86_400
    shop.clock.sleep(2 * 86_400)
    shop.service.start_due()
    assert shop.owner.planned(one.root)["total"] == 0


def test_a_flow_with_a_schedule_starts_by_itself(shop):
    """Published for good, its tasks are posted at its times, and no more once the line is gone."""
    path = shop.flow(FLOW.replace("steps:", 'schedule "every day at 03:00" in "Europe/Oslo"\n\nsteps:'))
    job = shop.publish(path).root
    shop.pause = 86_400
    shop.clock.sleep(20 * 3600)
    shop.service.start_due()
    assert shop.owner.planned(job)["total"] == 1
    path.write_text(FLOW)
    assert shop.publish(path).root == job
    shop.clock.sleep(2 * 86_400)
    shop.service.start_due()
    assert shop.owner.planned(job)["total"] == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('schedule "now and then"', "a.flow cannot be published: it has mistakes"),
        ('schedule "61 * * * *"', "it has mistakes"),
        ('schedule "every day at 03:00" in "Mars/Base"', "no time zone Mars/Base"),
        ('schedule "every day at 03:00"\n\ninputs:\n  who: text', "its input `who` needs a default"),
    ],
)
def test_a_schedule_that_cannot_be(shop, line, says):
    """Refused with the reason before anything starts."""
    with pytest.raises(Failure, match=says):
        shop.publish(shop.flow(FLOW.replace("steps:", f"{line}\n\nsteps:")))


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("every day at 03:00", ["0 3 * * *"]),
        ("Every  weekday at 7:30", ["30 7 * * 1-5"]),
        ("every weekend at 10:00", ["0 10 * * 0,6"]),
        ("every monday at 09:05", ["5 9 * * 1"]),
        ("every monday, wednesday and friday at 08:00", ["0 8 * * 1,3,5"]),
        ("every day at 08:00, 12:15 and 18:30", ["0 8 * * *", "15 12 * * *", "30 18 * * *"]),
        ("every month on the 1st at 06:00", ["0 6 1 * *"]),
        ("every hour", ["0 * * * *"]),
        ("every 2 hours", ["0 */2 * * *"]),
        ("every 15 minutes", ["*/15 * * * *"]),
        ("every minute", ["* * * * *"]),
        ("0 3 * * 1-5", ["0 3 * * 1-5"]),
    ],
)
def test_how_times_are_said(said, lines):
    """In words, or as a line of cron."""
    assert cron_lines(said) == tuple(lines)


@pytest.mark.parametrize(
    "said",
    ["", "daily", "every day", "every day at 24:00", "every day at 3", "every someday at 03:00", "every 7 minutes",
     "every 0 minutes", "every 60 minutes", "every month on the 32nd at 06:00", "* * * *", "every day at 03:00 daily",
     "every and at 03:00"],
)  # fmt: skip
def test_what_says_no_times(said):
    """Neither a sentence that is known nor five fields, or a rhythm that does not come out even."""
    assert cron_lines(said) is None


def test_the_sentences_that_are_shown_are_understood():
    """What a message proposes has to work."""
    assert all(cron_lines(one) for one in SENTENCES)
