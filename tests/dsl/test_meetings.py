"""Flows that meet: rings of waits are named with their lines, and what can go on is left alone."""

from __future__ import annotations

import pytest

from dsl.profiles import Profile
from tests.dsl.folders import found_in_files


def files(manifest: str | None, **flows: str) -> str:
    """Flows by name, their steps one a line; and the manifest that puts them all into one job."""
    made = "".join(
        f'=== {name}.flow\nflow "{name}"\n\nsteps:\n' + "".join(f"  {line}\n" for line in steps.split("\n"))
        for name, steps in flows.items()
    )
    listed = ", ".join(f"{name}.flow" for name in flows)
    return made + (f"=== jobs.yaml\njobs:\n  all:\n    flows: [{listed}]\n{manifest}" if manifest is not None else "")


def codes(text: str, profile: Profile = Profile.TEAM) -> list[str]:
    return [one.code for one in found_in_files(text, profile) if one.code[0] == "D"]


RING = {
    "a": 'take "x" up to 1m\noffer "y"\nwait until taken up to 1m',
    "b": 'take "y" up to 1m\noffer "z"\nwait until taken up to 1m',
    "c": 'log "hello"\ntake "z" up to 1m\noffer "x"\nwait until taken up to 1m',
}


def test_a_ring_of_three_is_named_with_its_three_lines() -> None:
    (found,) = found_in_files(files("", **RING))
    assert found.code == "D502"
    for place in (
        'a.flow:4 takes "x" before it offers "y" in line 5',
        'b.flow:4 takes "y" before it offers "z" in line 5',
        'c.flow:5 takes "z" before it offers "x" in line 6',
    ):
        assert place in found.message


def test_without_a_manifest_a_ring_is_a_warning_and_the_rest_is_advice() -> None:
    (found,) = found_in_files(files(None, **RING))
    assert (found.code, str(found.severity)) == ("D502", "warning")
    lonely = files(None, a='take "x" up to 1m')
    assert codes(lonely) == []
    assert codes(lonely, Profile.PRODUCTION) == ["D501"]


@pytest.mark.parametrize(
    "flows",
    [
        {"a": 'offer "x"\ntake "y" up to 1m', "b": 'take "x" up to 1m\noffer "y"\nwait until taken up to 1m'},
        # one of two ways to the offer is free
        {
            "a": 'if device.dark:\n  take "y" up to 1m\noffer "x"\nwait until taken up to 1m',
            "b": 'take "x" up to 1m\noffer "y"\nwait until taken up to 1m',
        },
        # a second flow offers it without waiting first
        {
            "a": 'take "y" up to 1m\noffer "x"\nwait until taken up to 1m',
            "b": 'take "x" up to 1m\noffer "y"\nwait until taken up to 1m',
            "c": 'offer "y"\nwait until taken up to 1m',
        },
        # the wait may fail and the flow goes on
        {
            "a": 'try:\n  take "y" up to 1m\non failure:\n  log "nobody"\noffer "x"\nwait until taken up to 1m',
            "b": 'take "x" up to 1m\noffer "y"\nwait until taken up to 1m',
        },
    ],
)
def test_what_can_go_on_is_no_ring(flows: dict[str, str]) -> None:
    assert "D502" not in codes(files("", **flows))


def test_waiting_until_taken_closes_a_ring_too() -> None:
    flows = {
        "a": 'offer "x"\nwait until taken up to 1m\noffer "y"\nwait until taken up to 1m',
        "b": 'take "y" up to 1m\ntake "x" up to 1m',
    }
    (found,) = found_in_files(files("", **flows))
    assert found.code == "D502"
    assert 'a.flow:5 waits until "x" is taken before it offers "y" in line 6' in found.message
    assert 'b.flow:4 takes "y" before it takes "x" in line 5' in found.message


def test_a_flow_that_waits_for_itself() -> None:
    (found,) = found_in_files(files("", a='take "x" up to 1m\noffer "x"\nwait until taken up to 1m'))
    assert found.message.startswith("this flow waits for itself")


def test_flows_of_different_jobs_do_not_meet() -> None:
    text = files(None, a='offer "x"\nwait until taken up to 1m', b='take "x" up to 1m')
    apart = text + "=== jobs.yaml\njobs:\n  one:\n    flows: [a.flow]\n  two:\n    flows: [b.flow]\n"
    assert sorted(codes(apart)) == ["D501", "D503"]


def test_what_one_flow_starts_by_file_meets() -> None:
    started = 'start subtask using "{0}.flow" as {0}_task:\n  give {{}}\n'
    parent = started.format("a") + started.format("b") + "wait for all of a_task up to 5m, allowing failures\n"
    parent += "wait for all of b_task up to 5m, allowing failures"
    text = files(None, p=parent, a='offer "x"\nwait until taken up to 1m', b='take "y" up to 1m')
    assert sorted(codes(text)) == ["D501", "D503"]


def test_a_finding_of_a_folder_can_be_silenced_and_is_not_missed_in_a_single_file() -> None:
    text = files("", a='take "x" up to 1m   # ignore D501: the partner comes from another folder')
    assert [one.code for one in found_in_files(text)] == []
    assert [one.code for one in found_in_files(text.replace("D501", "D503"))] == ["D501", "X907"]


def test_blocks_that_call_blocks_end() -> None:
    blocks = "".join(f"\nblock b{n}():\n  do b{n + 1}\n  do b{n + 1}\n" for n in range(30))
    last = '\nblock b30():\n  take "x" up to 1m\n'
    text = f'=== a.flow\nflow "a"\n\nsteps:\n  do b0\n{blocks}{last}'
    assert codes(text, Profile.PRODUCTION) == ["D501"]


def test_a_job_with_one_slot_has_no_room_for_two_that_meet() -> None:
    flows = {"a": 'offer "x"\nwait until taken up to 1m', "b": 'take "x" up to 1m'}
    assert codes(files("    slots: 1\n", **flows)) == ["D508"]
    assert codes(files("    slots: 2\n", **flows)) == []


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("item.row is 1", []),
        ("1 is item.row", []),
        ("item.row is 1 and item.kind is device.serial", []),
        ("item.rwo is 1", ["D510"]),
        ("item.row is item.kind", ["D510"]),
        ('item.row is 1 or item.kind is "seat"', ["D510"]),
        ('item.row is 1 and item.kind is not "seat"', ["D510"]),
    ],
)
def test_a_take_chooses_by_equal_parts_that_are_offered(where: str, expected: list[str]) -> None:
    offer = 'offer "x" with { row: 1, kind: "seat" }\nwait until taken up to 1m'
    assert codes(files("", a=offer, b=f'take "x" where {where} up to 1m')) == expected


def test_a_misspelt_topic_is_told_with_the_one_that_was_meant() -> None:
    flows = {"a": 'offer "number ready"\nwait until taken up to 1m', "b": 'take "nubmer ready" up to 1m'}
    taken, offered = sorted(found_in_files(files("", **flows)), key=lambda one: one.code)
    assert (taken.code, offered.code) == ("D501", "D503")
    assert 'did you mean "number ready"?' in taken.message
    assert taken.fix is not None
    assert not taken.fix.safe


def test_a_topic_that_only_the_run_knows_may_be_any() -> None:
    flows = {"a": 'offer "x ${device.serial}"\nwait until taken up to 1m', "b": 'take "y" up to 1m'}
    assert codes(files("", **flows)) == []


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ('offer "x"\nsucceed', ["D504"]),
        ('offer "x"\nwithdraw offer\nsucceed', []),
        ('offer "x"\nif device.dark:\n  wait until taken up to 1m\nelse:\n  withdraw offer\nsucceed', []),
        ('offer "x"\nif device.dark:\n  decline because "no"\nwait until taken up to 1m', ["D504"]),
    ],
)
def test_an_offer_that_stands_at_the_end(steps: str, expected: list[str]) -> None:
    assert codes(files("", a=steps, b='take "x" up to 1m')) == expected
