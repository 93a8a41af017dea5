"""The lease of one task: when the phone may be touched, what each answer of a beat means (R98)."""

from __future__ import annotations

import pytest

from interpreter.clock import VirtualClock
from interpreter.failure import Interrupted
from interpreter.jobs.port import NotReachable
from interpreter.work.lease import InFlight, Lease, Terms, fenced

LEASE = 20.0
BEAT = 4.0
YES = {"success": True, "go_on": True, "reason": None}


class Server:
    """Answers beats; `answers` are what comes next, then always yes."""

    def __init__(self, clock):
        self.clock = clock
        self.answers = []
        self.slow = 0.0
        self.beats = []

    def beat(self, step):
        self.beats.append((self.clock.monotonic(), step))
        answer = self.answers.pop(0) if self.answers else YES
        self.clock.sleep(self.slow)
        if answer is None:
            raise NotReachable("away")
        return answer


class Phone:
    """A phone that counts its taps."""

    serial = "p"

    def __init__(self):
        self.taps = 0
        self.closed = False

    def tap(self, place):
        self.taps += 1
        return place

    def close(self):
        self.closed = True


@pytest.fixture
def made():
    """A lease with its server, and what it was told."""
    clock = VirtualClock()
    server, told = Server(clock), []
    state = {"at": InFlight("line 1: tap @steps0")}
    lease = Lease(server.beat, Terms(LEASE, BEAT), clock, lambda: state["at"], told.append)
    yield clock, server, lease, told, state
    lease.end()


def stopped(reason):
    return {"success": True, "go_on": False, "reason": reason}


def test_the_first_beat_comes_before_the_first_step(made):
    """Until it was answered the phone is out of reach; it is asked again while nobody answers."""
    _, server, lease, told, _ = made
    server.answers = [None, None]
    with pytest.raises(Interrupted):
        lease.check()
    assert lease.begin()
    lease.check()
    assert len(server.beats) == 3
    assert told == []


def test_a_task_that_is_lost_is_not_begun(made):
    """The first answer may be that somebody else has it."""
    _, server, lease, told, _ = made
    server.answers = [stopped("lost")]
    assert not lease.begin()
    assert told == ["lost"]


def test_it_ends_four_fifths_after_the_sending_of_the_last_answered_beat(made):
    """Counted from when the beat went out, however long its answer took."""
    clock, server, lease, told, _ = made
    server.slow = 3.0
    assert lease.begin()
    server.answers = [None] * 50
    clock.sleep(LEASE * 0.8 - 3.0 - 0.1)
    lease.check()
    clock.sleep(0.2)
    with pytest.raises(Interrupted):
        lease.check()
    clock.sleep(5)
    assert "silent" in told


def test_it_goes_on_for_as_long_as_beats_are_answered(made):
    """The pause between beats is the server's; one that was missed is sent again soon."""
    clock, server, lease, told, _ = made
    assert lease.begin()
    clock.sleep(10 * LEASE)
    lease.check()
    assert 45 <= len(server.beats) <= 52
    server.answers = [None]
    before = len(server.beats)
    clock.sleep(BEAT + 1.5)
    assert len(server.beats) >= before + 2
    assert told == []


@pytest.mark.parametrize("reason", ["removed", "time over"])
def test_closed_from_outside(made, reason):
    """The task is told once; the phone stays within reach for cleaning up, for as long as beats are answered."""
    clock, server, lease, told, _ = made
    assert lease.begin()
    server.answers = [stopped(reason) for _ in range(100)]
    clock.sleep(2 * LEASE)
    lease.check()
    assert told == [reason]


def test_its_own_end_is_no_reason_to_stop(made):
    """After the final word `always` may still be at work."""
    clock, server, lease, told, _ = made
    assert lease.begin()
    server.answers = [stopped("finished") for _ in range(100)]
    clock.sleep(2 * LEASE)
    lease.check()
    assert told == []


def test_lost_while_it_ran(made):
    """At once out of reach, whatever time would be left; no more beats."""
    clock, server, lease, told, _ = made
    assert lease.begin()
    server.answers = [stopped("lost")]
    clock.sleep(BEAT + 0.1)
    with pytest.raises(Interrupted):
        lease.check()
    count = len(server.beats)
    clock.sleep(10 * LEASE)
    assert (told, len(server.beats)) == (["lost"], count)


def test_a_step_that_overruns_its_limit_ends_the_beats(made):
    """Ten seconds past its limit a step hangs: the worker gives itself up."""
    clock, server, lease, told, state = made
    assert lease.begin()
    state["at"] = InFlight("line 2: wait @steps1", clock.monotonic() + 5)
    clock.sleep(14)
    assert told == []
    clock.sleep(2 * BEAT)
    assert told == ["silent"]
    count = len(server.beats)
    clock.sleep(5 * LEASE)
    assert len(server.beats) == count


def test_the_fence_lets_nothing_through_without_a_lease(made):
    """Every action of the phone looks at the lease first; letting go is always possible."""
    clock, server, lease, _, _ = made
    phone = Phone()
    device = fenced(phone, lease)
    with pytest.raises(Interrupted):
        device.tap((1, 2))
    assert lease.begin()
    assert device.tap((1, 2)) == (1, 2)
    server.answers = [None] * 100
    clock.sleep(LEASE)
    with pytest.raises(Interrupted):
        device.tap((1, 2))
    device.close()
    assert (phone.taps, phone.closed, device.serial) == (1, True, "p")


def test_beats_tell_the_step_in_flight(made):
    """So that the server can say where a task was interrupted."""
    clock, server, lease, _, state = made
    assert lease.begin()
    state["at"] = InFlight("line 9: tap @steps8")
    clock.sleep(BEAT + 0.1)
    assert [step for _, step in server.beats] == ["line 1: tap @steps0", "line 9: tap @steps8"]
