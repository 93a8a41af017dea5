"""How often a phone that comes and goes is called."""

from __future__ import annotations

from interpreter.devices.android.reconnecting import STEADY, Reconnecting


def test_the_pauses_double_up_to_the_longest_and_begin_anew_after_a_quiet_while() -> None:
    losses, now, waits = Reconnecting(), 50.0, []
    assert losses.wait(now) == 0
    for _ in range(9):
        losses.lost(now)
        waits.append(round(losses.wait(now), 3))
        now += losses.wait(now)
        assert losses.wait(now) == 0
    assert waits == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0]
    now += STEADY
    losses.lost(now)
    assert round(losses.wait(now), 3) == 0.1


def test_twenty_seconds_of_coming_and_going_are_ten_calls_at_most() -> None:
    """Each second the phone goes or comes; whoever uses it calls as soon as he may."""
    losses, now, calls = Reconnecting(), 0.0, 0
    while now < 20:
        now += losses.wait(now)
        calls += 1
        if int(now) % 2:  # away
            losses.lost(now)
        else:
            now = int(now) + 1.0  # it works until it goes
            losses.lost(now)
    assert calls <= 10
