"""The wall clock jumps: leases, task times and waits do not hear of it, and what is recorded stays in order (K16)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interpreter.clock import VirtualClock
from tests.jobs.test_workers import LEASE, LONGEST_STEP, Hand, beat, pass_time, started

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
JUMPS = {
    "a day ahead": (DAY,),
    "a day back": (-DAY,),
    "ahead and back": (DAY, -DAY),
    "back and ahead": (-DAY, DAY),
    "an hour of summer time": (HOUR,),
    "an hour of winter time": (-HOUR,),
    "a leap second": (timedelta(seconds=-1),),
    "a year ahead": (timedelta(days=366),),
    "a little, often": (timedelta(seconds=2), timedelta(seconds=-3)) * 4,
    "before the epoch": (datetime(1970, 1, 2, tzinfo=UTC) - datetime(2026, 1, 5, 9, tzinfo=UTC),),
}
SUMMER = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # in Oslo the clock goes from two to three half an hour later
WINTER = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
LEAP_DAY = datetime(2028, 2, 28, 23, 0, tzinfo=UTC)


class Jumping(VirtualClock):
    """A clock whose wall can be set."""

    shift = timedelta()

    def now(self) -> datetime:
        return super().now() + self.shift


@pytest.fixture
def platform():
    """Time is kept in one place for all databases."""
    return "embedded-sqlite"


@pytest.fixture
def world(make_world, monkeypatch):
    """A world run by workers alone, with such a clock."""
    monkeypatch.setattr("tests.jobs.conftest.VirtualClock", Jumping)
    return make_world(on_disk=True, runs_tasks=False, lease_s=LEASE, longest_step_s=LONGEST_STEP, planned_ttl_s=100)


@pytest.mark.parametrize("name", JUMPS)
def test_k16_leases_and_times_do_not_hear_of_it(world, name):
    """Nothing is lost or expires early or late, and events keep their order, whatever is done to the wall clock."""
    hand = Hand(world, 1)
    found = started(world, hand, timeout_min=1)
    silent = started(world, Hand(world, 2))
    waiting = world.job(needs_device=True)
    world.plan(waiting, {}, run_immediately=True)
    for number, jump in enumerate(JUMPS[name]):
        world.clock.shift += jump
        pass_time(world, 1, lambda: beat(hand, found), hand.stay)
        assert world.status(silent["job_task_id"]) == "running", number
    left = LEASE - len(JUMPS[name])
    pass_time(world, left - 1, lambda: beat(hand, found), hand.stay)
    assert world.status(silent["job_task_id"]) == "running"
    pass_time(world, 2, lambda: beat(hand, found), hand.stay)
    assert world.status(silent["job_task_id"]) == "failed"
    pass_time(world, 60 - world.clock.monotonic() - 1, lambda: beat(hand, found), hand.stay)
    assert world.status(found["job_task_id"]) == "running"
    world.clock.shift -= DAY
    pass_time(world, 2, hand.stay)
    assert world.look(found["job_task_id"])["comment"] == "its time is over"
    assert world.ann.planned(waiting)["total"] == 1
    pass_time(world, 100 - world.clock.monotonic() + 1)
    assert world.ann.planned(waiting)["total"] == 0
    times = [event["at"] for event in world.events()]
    assert times == sorted(times)


@pytest.mark.parametrize("jump", [DAY, -DAY, timedelta(minutes=5)])
def test_k16_service_time_goes_on_over_a_restart(world, jump):
    """Stopped, the clock set, started again: what had a minute left has a minute left."""
    task = started(world, Hand(world, 1), timeout_min=2)["job_task_id"]
    world.clock.sleep(60)
    world.job()  # its event keeps the time
    world.platform.cut()
    world.clock.shift += jump
    world.platform.open()
    world.host, world.ann = world.platform.host, world.platform.owner("ann")
    assert world.status(task) == "running"
    world.clock.sleep(58)
    world.host.tick()
    assert world.status(task) == "running"
    world.clock.sleep(3)
    world.host.tick()
    assert world.status(task) == "failed"


def starts(world, clock: Jumping, moment: datetime, hours: int, line: str) -> list[str]:
    """When tasks of a schedule begin in Oslo, looked at every ten minutes from a moment on."""
    clock.shift = moment - VirtualClock.now(clock)
    job = world.job()
    assert world.ann.set_schedule(job, [line], "Europe/Oslo")["success"]
    found = []
    for _ in range(6 * hours):
        before = world.ann.planned(job)["total"]
        world.host.start_due()
        if world.ann.planned(job)["total"] > before:
            found.append(clock.now().astimezone(ZoneInfo("Europe/Oslo")).strftime("%d %H:%M"))
        clock.sleep(600)
    return found


@pytest.mark.parametrize(
    ("moment", "line", "wanted"),
    [
        (SUMMER, "30 3 * * *", ["29 03:30"]),
        (SUMMER, "0 * * * *", ["29 03:00", "29 04:00", "29 05:00", "29 06:00"]),
        (WINTER, "30 3 * * *", ["25 03:30"]),
        (LEAP_DAY, "0 2 29 2 *", ["29 02:00"]),
    ],
)
def test_k16_schedules_in_summer_winter_and_leap_years(make_world, monkeypatch, moment, line, wanted):
    """Each start comes once: in the hour that is missing, in the hour that comes twice, on the day that is rare."""
    monkeypatch.setattr("tests.jobs.conftest.VirtualClock", Jumping)
    world = make_world(runs_tasks=False)
    assert starts(world, world.clock, moment, 4, line) == wanted


def test_k16_a_schedule_on_a_clock_that_is_set(make_world, monkeypatch):
    """Set ahead over a start, that is one late start; set back again, the same time does not start a second task."""
    monkeypatch.setattr("tests.jobs.conftest.VirtualClock", Jumping)
    world = make_world(runs_tasks=False)
    job = world.job()
    world.ann.set_schedule(job, ["0 3 * * *"], "UTC")
    for jump, wanted in ((DAY, 1), (-DAY, 1), (-DAY, 1), (3 * DAY, 2)):
        world.clock.shift += jump
        world.host.start_due()
        world.host.start_due()
        assert world.ann.planned(job)["total"] == wanted
