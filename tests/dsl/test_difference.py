"""What changed between two flows is said in words that a reviewer can use."""

from __future__ import annotations

from pathlib import Path

from dsl.check import check
from dsl.difference import changes
from dsl.program import Program
from dsl.source import Source

CHECK_PAGES = (Path(__file__).parents[2] / "examples" / "flows" / "check_pages.flow").read_text(encoding="utf-8")


def program(text: str) -> Program:
    made = check(Source(text)).program
    assert made is not None
    return made


def said(old: str, new: str, *, same: bool = False) -> list[str]:
    """What changed; with `same` also what did not of the costs."""
    found = [f"{one.kind}: {one.says}" for one in changes(program(old), program(new))]
    return [one for one in found if same or " as before: " not in one]


def steps(*lines: str) -> str:
    return 'flow "x"\napp "com.example.demo"\n\nsteps:\n' + "\n".join(f"  {line}" for line in lines) + "\n"


def test_the_same_flow_has_not_changed() -> None:
    assert said(CHECK_PAGES, CHECK_PAGES) == []
    assert said(CHECK_PAGES, "# a comment\n" + CHECK_PAGES.replace("  log", "  log")) == []


def test_check_pages_with_another_limit_job_and_time() -> None:
    new = (
        CHECK_PAGES.replace("at most 5 at a time", "at most 50 at a time")
        .replace('declined" } to job sink', 'declined" } to job other')
        .replace("  sink: job", "  other: job\n  sink: job")
        .replace("up to 45m", "up to 50m")
    )
    assert said(CHECK_PAGES, new, same=True) == [
        "added: new input `other`",
        "changed: `start subtasks for each`: at most 5 → 50 at a time",
        "changed: `wait for all of`: up to 45m → 50m",
        "changed: now dumps to job other (was sink)",
        "cost: worst-case time 45m → 50m",
        "cost: job calls as before: 1 or more",
    ]


def test_steps_that_come_go_and_move() -> None:
    old = steps('tap "a"', 'tap "b"', 'log "x"')
    new = steps('tap "b"', 'log "x"', 'long press "c"', 'tap "a"')
    assert said(old, new)[:2] == ['added: long press "c"', 'moved: tap "a"']
    assert 'removed: log "x"' in said(old, steps('tap "a"', 'tap "b"'))


def test_a_step_whose_object_changed_is_changed_rather_than_exchanged() -> None:
    assert said(steps('tap "a"'), steps('tap "b"')) == ['changed: `tap`: "a" → "b"']
    assert said(steps('tap "a"'), steps('tap "a" optionally up to 5s')) == [
        "changed: `tap`: now up to 5s",
        "changed: `tap`: now `optionally`",
        "cost: worst-case time 10s → 5s",
    ]


def test_what_is_wanted_of_a_website_changes_field_by_field() -> None:
    old = steps('browse "x" up to 1m:', '  never "buy"', "  want:", "    a: text", "    b: date", "    c: number")
    new = steps(
        'browse "x", at most 9 rounds up to 1m:',
        '  never "pay"',
        "  want:",
        "    a: text?",
        "    c: number",
        "    d: flag",
    )
    assert said(old, new) == [
        "changed: `browse`: now at most 9 rounds",
        'changed: never "buy" → never "pay"',
        "changed: `want`: `a`: text → text?",
        "changed: `want`: now `d: flag`",
        "changed: `want`: no longer `b`",
    ]


def test_a_new_secret_is_named_as_one() -> None:
    old = steps('log "x"')
    new = old.replace("\nsteps:", "\ninputs:\n  pin: secret\n\nsteps:\n  type pin into #pin")
    assert said(old, new)[0] == "added: new secret `pin`"
