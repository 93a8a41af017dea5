"""Steps of a phone at their edges: what they are given wrongly, what fails inside them, and what is kept then."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from interpreter import events as e

DEMO = 'app "com.example.demo"\n'
FILM = "record video up to 1m as film:"
WAY = "[{ x: 0, y: 0 }, { x: 1, y: 1 }]"


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
        ("draw [{ x: 50%, y: 50% }]", "data", "two points at least"),
        ("draw [{ x: 50%, y: 50% }, { x: 150%, y: 50% }]", "data", "the `x` of a point is a share from 0% to 100%"),
        ("draw [{ x: 50%, y: 50% }, { x: 50% }]", "data", "the `y` of a point is a share"),
        ("draw [1, 2]", "data", "not a number"),
        (f"draw [{WAY}, {WAY}, {WAY}]", "data", "one finger or two"),
        (f"draw [{WAY}, {{ x: 0, y: 0 }}]", "data", "one finger or two"),
        (f"draw [{WAY} + {WAY}, {WAY}]", "data", "straight to another"),
        (f"draw {WAY} on #nowhere up to 1s", "not_found", "nowhere"),
        ("pinch in by 0%", "data", "more than 0%"),
        ("pinch out by 2", "data", "100% at most"),
        ("pinch in on #nowhere up to 1s", "not_found", "nowhere"),
        ("screenshot quality 0 as shot\nlog shot", "data", "from 1 to 100, not 0"),
        ("screenshot at most 0 wide as shot\nlog shot", "data", "from 1 to 100000, not 0"),
        ("screenshot #note to #status as shot\nlog shot", "data", "name the other one first"),
        ('tap "Say hello"\nread toast matching /Bye/ up to 2s as x\nlog x', "timeout", "others said Hello"),
        ("read toast up to 2s as x\nlog x", "timeout", "no toast that fits; none came"),
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


def test_a_phone_that_knows_no_times_holds_a_key_for_a_second_at_most(flows):
    def old(phone):
        phone.properties["ro.build.version.sdk"] = "30"

    flows.with_phones(arrange=old)
    touch = 'open app fresh\nopen link "https://demo.example/touch"\n'
    done = flows.steps(f'{touch}press volume_down for 1s\nexpect "Pressed: volume down, held"', DEMO)
    assert done.ending.outcome == "succeeded", done.root.reason
    flows.with_phones(arrange=old)
    kind, message = problem(flows, f"{touch}press volume_down for 2s")
    assert kind == "device"
    assert "too old to hold a key for longer than a second" in message


def test_a_step_lasts_as_long_as_a_key_is_held(flows):
    done = flows.steps("open app fresh\npress volume_down for 40s\nlog 1", DEMO)
    (held,) = [entry.offset for entry in done.entries if getattr(entry.event, "kind", "") == "press"][:1]
    (logged,) = [entry.offset for entry in done.entries if getattr(entry.event, "kind", "") == "log"][:1]
    assert 40 <= logged - held < 41


def test_part_of_a_screenshot_small_and_as_jpeg(flows):
    done = flows.steps(
        "open app fresh\nscreenshot #note to #gallery at most 300 wide quality 40 as shot\nscreenshot as whole\n"
        "screenshot to point 50%, 100%, at most 5000 wide as half\nlog shot.size < whole.size",
        DEMO,
    )
    assert done.logged == ["true"], done.root.reason
    sizes = {}
    for name in done.root.files:
        with Image.open(io.BytesIO((done.ending.log.parent / name).read_bytes())) as picture:
            sizes[name.rpartition("-")[2]] = (picture.format, *picture.size)
    kind, width, height = sizes["shot.jpg"]
    assert (kind, width) == ("JPEG", 300)
    assert height < 300
    assert (sizes["whole.png"], sizes["half.png"]) == (("PNG", 1080, 2340), ("PNG", 541, 2340))


def test_all_windows_are_read_and_no_password(flows):
    flows.with_phones(arrange=lambda phone: phone.post("com.old", "Old", "code is 1", 0.0))
    done = flows.steps(
        """
open app "com.example.bank" fresh
type join(["hidden", "7"], "") into #password
read screen as screen
for each one in screen:
  log "${one.id} ${one.text} ${one.kind}"
open app
swipe down from point 50%, 0%
read screen as shade
for each one in shade:
  log one.text
""",
        DEMO,
    )
    assert "password  EditText" in done.logged, (done.logged, done.root.reason)
    assert not [line for line in done.logged if "hidden7" in line]
    assert "code is 1" in done.logged


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
