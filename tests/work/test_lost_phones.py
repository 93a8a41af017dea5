"""A worker's phone that was lost: it rests, longer each time, and gets no task before it is there again."""

from __future__ import annotations

import re

from interpreter.phones.resting import LONGEST_REST, REST, Rests

TAPPING = """\
flow "Tap"
app "com.example.demo"

steps:
  open app
  wait 3s
  tap "Tap me" up to 2s
"""


def told(hired, words):
    return [line for line in hired.said if re.search(words, line)]


def test_a_phone_that_is_away_gets_no_task_until_it_is_back(shop):
    job = shop.publish(shop.flow(TAPPING)).root
    hired = shop.hire("w")
    phone = hired.phones.farm.phones["phone-1"]
    shop.until(lambda: told(hired, "is here with"))
    shop.post(job)
    shop.until(lambda: shop.tasks(job))
    shop.clock.sleep(1)
    phone.faults.unplug()
    shop.settled(job)
    for _ in range(3):
        shop.post(job)
    shop.clock.sleep(100)
    assert len([task for task in shop.tasks(job) if task["status"] != "planned"]) == 1, hired.said
    rests = [int(line.split()[-2]) for line in told(hired, "gets no task")]
    assert rests == [10, 20, 40, 60][: len(rests)]
    assert len(rests) >= 3
    phone.faults.plug_in()
    ended = shop.settled(job, 4)
    assert [task["status"] for task in ended].count("pending") == 3, hired.said
    assert len(told(hired, "is back")) == 1


def test_a_phone_that_keeps_being_lost_rests_longer_each_time(shop):
    """It is there whenever somebody looks, and gone in the middle of each task."""
    job = shop.publish(shop.flow(TAPPING)).root
    hired = shop.hire("w")
    phone = hired.phones.farm.phones["phone-1"]
    ends = []
    for number in range(1, 4):
        shop.post(job)
        shop.until(lambda number=number: hired.phones.taken >= 2 * number - 1)
        ends.append(shop.clock.monotonic())
        shop.clock.sleep(1)
        phone.faults.unplug()
        shop.settled(job, number)
        phone.faults.plug_in()
    first, second, third = ends
    assert REST <= second - first < 2 * REST
    assert 2 * REST <= third - second < 3 * REST
    shop.post(job)
    assert shop.settled(job, 4)[-1]["status"] == "pending"
    shop.post(job)
    before = shop.clock.monotonic()
    shop.settled(job, 5)
    assert shop.clock.monotonic() - before < REST + 5  # what was, is forgotten: it did not rest again


def test_rests_are_counted_once_for_each_who_lost_it_and_have_an_end():
    rests = Rests()
    assert rests.left("a", 0) == 0
    assert rests.lost("a", "x", 10) == REST
    assert rests.lost("a", "x", 11) is None
    assert rests.left("a", 12) == REST - 2
    found = [rests.lost("a", f"{number}", 100) for number in range(20)]
    assert found[:2] == [2 * REST, 4 * REST]
    assert found[-1] == LONGEST_REST
    assert rests.doubted("a")
    rests.seen("a")
    assert not rests.doubted("a")
    assert rests.lost("a", "y", 200) == LONGEST_REST
    rests.well("a")
    rests.seen("a")
    assert (rests.left("a", 200), rests.lost("a", "y", 300)) == (0, REST)
