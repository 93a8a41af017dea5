"""Steps of a phone at their edges: what they are given wrongly, what fails inside them, and what is kept then."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from interpreter import events as e

DEMO = 'app "com.example.demo"\n'
FILM = "record video up to 1m as film:"


def problem(flows, steps):
    found = flows.steps(steps, DEMO).problem
    return found.kind, found.message


def files(done):
    return [path.rpartition("/")[2] for path in done.root.files]


def test_the_film_of_a_failure_is_kept(flows):
    done = flows.steps(f'open app fresh\n{FILM}\n  tap "Tap me"\n  expect that 1 is 2\nlog "{{film is missing}}"', DEMO)
    assert (done.problem.kind, done.problem.line) == ("assertion", 8)
    assert files(done) == ["001-film.gif", "002-failure.png"]


def test_the_final_word_may_be_said_while_filming(flows):
    done = flows.steps(f'open app fresh\n{FILM}\n  succeed with {{ }}\nfail because "went on"', DEMO)
    assert (done.ending.outcome, files(done)) == ("succeeded", ["001-film.gif"])


@pytest.mark.parametrize(("word", "logged"), [("stop repeating", ["1"]), ("skip to next", ["1", "2"])])
def test_a_loop_is_left_from_inside_a_film(flows, word, logged):
    done = flows.steps(
        f'open app fresh\nfor each n in [1, 2]:\n  log "${{n}}"\n  record video up to 1m:\n    {word}\n  log "x"', DEMO
    )
    assert (done.ending.outcome, done.logged) == ("succeeded", logged), done.root.reason
    assert len(files(done)) == len(logged)


def test_a_film_without_a_body_lasts_as_long_as_it_says(flows):
    done = flows.steps("open app fresh\nrecord video up to 7s as film\nlog film", DEMO)
    assert 7 <= done.entries[-1].offset < 9
    path = done.ending.log.parent / done.root.files[0]
    with Image.open(io.BytesIO(path.read_bytes())) as film:
        assert film.format == "GIF"


def test_a_film_is_three_minutes_at_most(flows):
    kind, message = problem(flows, "open app fresh\nrecord video up to 4m as film\nlog film")
    assert (kind, message) == ("data", "a phone films 3 minutes at most at a time")


def test_films_do_not_nest(flows):
    kind, message = problem(flows, "open app fresh\nrecord video up to 9s:\n  record video up to 1s")
    assert kind == "device"
    assert "filmed already" in message


@pytest.mark.parametrize(
    ("step", "kind", "says"),
    [
        ('allow "time travel"', "app", "is no permission"),
        ('deny "com.x; reboot"', "app", "is no permission"),
        ('fetch file "absent.txt" as there\nlog there', "not_found", "no file /sdcard/Download/absent.txt"),
        ('fetch file "../secret" as there\nlog there', "not_found", "no path of a file"),
        ("set location { latitude: 91, longitude: 0 }", "data", "`latitude` has to be a number from -90 to 90"),
        ("set location { latitude: 1 }", "data", "`longitude` has to be a number"),
        ("open app with { a: { b: 1 } }", "data", "cannot be handed a record, as `a` is"),
        ('open app with { "a b": 1 }', "app", "cannot be the name"),
        ("copy 1\npaste", "app", "nowhere to paste"),
        ("paste into #nowhere up to 1s", "not_found", "nowhere"),
        ('drag "Tap me" to #nowhere up to 1s', "not_found", "nowhere"),
        ('read notification matching /never/ up to 2s as x\nlog "${x}"', "timeout", "no notification that fits"),
        ('screenshot as picture\nput file picture named "a/b"', "device", "cannot be the name of a file"),
    ],
)
def test_what_cannot_be_done_is_said(flows, step, kind, says):
    found, message = problem(flows, f"open app fresh\n{step}")
    assert found == kind
    assert says in message


def test_optionally_goes_on(flows):
    done = flows.steps(
        """
open app fresh
fetch file "absent.txt" optionally as there
paste into #nowhere up to 1s, optionally
drag "Tap me" to #nowhere up to 1s, optionally
read notification matching /never/ up to 1s, optionally as shown
log "${there is missing} ${shown is missing}"
""",
        DEMO,
    )
    assert done.logged == ["true true"], done.root.reason


def test_named_groups_of_a_notification_are_a_record(flows):
    done = flows.steps(
        r"""
open app fresh
read notification from "com.example.demo" matching /(?<a>\d{3})(?<b>\d{3})/ up to 9s as code
log "${code.b}-${code.a}"
""",
        DEMO,
    )
    assert done.logged == ["456-123"], done.root.reason


def test_a_notification_from_before_the_flow_is_none_of_it(flows):
    phones = flows.with_phones(arrange=lambda phone: phone.post("com.old", "Demo", "code is 1", 0.0))
    flows.clock.sleep(10)
    done = flows.steps("open app fresh\nread notification matching /code is (\\d)/ up to 9s as code\nlog code", DEMO)
    assert done.logged == ["1"]  # of 123456, which came after the start
    assert phones.taken == 1
    (read,) = [event for event in done.of(e.StepEnded) if event.value == "1"]
    assert read.how == "ok"


def test_nothing_arrives_in_airplane_mode(flows):
    done = flows.steps(
        """
open app fresh
set airplane mode on
read sms from "Demo" matching /code is (\\d+)/ up to 10s, optionally as early
set airplane mode off
read sms from "Demo" matching /code is (\\d+)/ up to 10s as late
log "${early is missing} ${late}"
""",
        DEMO,
    )
    assert done.logged == ["true 123456"], done.root.reason


def test_a_file_goes_under_its_name_with_its_extension(flows):
    done = flows.steps(
        """
open app fresh
screenshot as picture
for each name in ["one", "two.png", "three.of.them"]:
  put file picture named name
put file picture
for each name in ["one.png", "two.png", "three.of.them", "picture.png"]:
  fetch file name as there
  log there
""",
        DEMO,
    )
    assert done.logged == ["one", "two", "three.of", "picture"], done.root.reason


def test_swipes_from_an_element_and_waits_between_two_times(flows):
    done = flows.steps('open app fresh\nswipe left from #gallery\nexpect "Page 2"\nwait 2s to 3s', DEMO)
    assert done.ending.outcome == "succeeded", done.root.reason
    assert 2 <= done.entries[-1].offset < 5
