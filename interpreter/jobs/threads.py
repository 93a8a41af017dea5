"""The threads that requests are answered in: some for calls that end soon, many for those that wait inside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
CALLS, WAITS = 16, 2_000


class Threads:
    """Those that wait have threads of their own, so that they never keep others out; made as they are needed."""

    def __init__(self) -> None:
        self._calls = ThreadPoolExecutor(CALLS, "call")
        self._waits = ThreadPoolExecutor(WAITS, "wait")

    def run(self, call: Callable[[], T], *, waits: bool = False) -> asyncio.Future[T]:
        """What a call gives or raises, to be awaited."""
        return asyncio.get_running_loop().run_in_executor(self._waits if waits else self._calls, call)

    def close(self) -> None:
        """Let the threads go that have nothing to do; the others go when they are done."""
        self._calls.shutdown(wait=False)
        self._waits.shutdown(wait=False)
