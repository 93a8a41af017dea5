"""Four tasks at a time in one Chromium: what all its processes hold together, shared pages counted by their parts."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from interpreter.ai import events as e
from interpreter.ai.agent.asking import Desk
from interpreter.ai.agent.chromium import Chromium
from interpreter.ai.agent.loop import Agent
from interpreter.ai.requests import AutomateRequest
from interpreter.clock import SystemClock
from tests.ai.conftest import Loop
from tests.ai.scripted import ScriptedModel
from tests.ai.site import Site
from tests.ai.test_agent import DONE

AT_A_TIME = 4
MOST = 1_000_000_000  # bytes


def descendants(process: int) -> list[int]:
    """All processes below one."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = entry.read_text().rpartition(") ")
        except OSError:  # it has just ended
            continue
        below.setdefault(int(rest.split()[1]), []).append(int(entry.parent.name))
    found, todo = [], [process]
    while todo:
        children = below.get(todo.pop(), [])
        found += children
        todo += children
    return found


OF_THE_BROWSER = ("chrom", "playwright")


def held(process: int) -> int:
    """The proportional set size of a process of the browser, in bytes; 0 for others' and for one that has ended."""
    try:
        command = Path(f"/proc/{process}/cmdline").read_text().lower()
        if not any(word in command for word in OF_THE_BROWSER):
            return 0
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def test_four_tasks_at_a_time_stay_below_a_gigabyte(loop: Loop, browsers: Chromium, site: Site) -> None:
    met, sums = asyncio.Barrier(AT_A_TIME), list[int]()

    async def one(number: int) -> Any:
        ended: list[Any] = []

        async def measure() -> None:
            await met.wait()  # all four have their page open
            if number == 0:
                sums.append(sum(held(process) for process in descendants(os.getpid())))
            await met.wait()

        class Measuring(ScriptedModel):
            async def reply(self, ask: Any) -> Any:
                if len(self.asked) == 1:  # the plan is made, this is the first look at the page
                    await measure()
                return await super().reply(ask)

        asked = AutomateRequest.read({"task": "look", "url": site.url})
        await Agent(asked, Measuring([DONE]), browsers, Desk(), SystemClock(), ended.append, None).run()
        return next(event for event in ended if isinstance(event, e.Complete))

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*(one(number) for number in range(AT_A_TIME)))

    assert [end.success for end in loop.run(all_of_them())] == [True] * AT_A_TIME
    assert len(sums) == 1
    assert 100_000_000 < sums[0] < MOST, f"{sums[0] / 1e6:.0f} MB"
