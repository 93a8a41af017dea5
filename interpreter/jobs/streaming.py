"""Events of the job service as they happen, for EventSource: each has its opaque place as id, so that it can go on.

A stream that begins at a place of another database says `reset` first and begins anew (R123). Who reads too slowly is
cut and may go on from its last place; the more listen, the longer each waits between two looks, and what one finds all
are told who stand at the same place, so that no number of them takes the database away from those who work.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from anyio import CapacityLimiter, to_thread
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from interpreter.jobs.port import Answer, NotReachable
from interpreter.jobs.service import JobService

SLICE = 100  # events that are at hand for each stream, however slowly it is read
LOOKS_A_S = 200  # of all listeners together, about
SLOW_S = 30.0  # how long one may take to read what fits between it and the server
LOOK_AGAIN_S = 5.0  # woken by commits; an event that a longer transaction held back is found at the next look


class Found(NamedTuple):
    """What one look found: the place behind it, what is sent, and whether there is more."""

    place: str | None
    text: str
    more: bool


Place = tuple[str, str | None]
"""A user, and a place among the events that this user may see."""


@dataclass(slots=True)
class Listeners:
    """How many streams there are, and the looks since there was news, by user and place."""

    count: int = 0
    looks: dict[Place, asyncio.Future[Found]] = field(default_factory=dict)

    async def look(self, place: Place, look: Callable[[], Awaitable[Found]]) -> Found:
        """What is found from a place on, looked for once for all who stand there. Raises NotReachable."""
        found = self.looks.get(place)
        if found is None:
            found = self.looks[place] = asyncio.ensure_future(look())
            found.add_done_callback(lambda done: self._over(place, done))
        return await asyncio.shield(found)  # who goes away leaves it to the others

    def hear(self) -> None:
        """What was found is no longer all that there is."""
        self.looks.clear()

    def _over(self, place: Place, done: asyncio.Future[Found]) -> None:
        failed = done.cancelled() or done.exception() is not None
        if (failed or done.result().more) and self.looks.get(place) is done:
            del self.looks[place]  # where there is more stands nobody for long


class _Stream(StreamingResponse):
    """A stream that ends when its reader takes too long."""

    async def stream_response(self, send: Send) -> None:
        """Send it, each part within its time."""

        async def in_time(message: Message) -> None:
            await asyncio.wait_for(send(message), SLOW_S)

        try:
            await super().stream_response(in_time)
        except TimeoutError:
            return


def stream_events(
    service: JobService, user_id: str, after: str | None, calls: CapacityLimiter, listeners: Listeners
) -> StreamingResponse:
    """The events that a user may see from a place on, without end."""
    return _Stream(_events(service, user_id, after, calls, listeners), media_type="text/event-stream")


async def _events(
    service: JobService, user_id: str, after: str | None, calls: CapacityLimiter, listeners: Listeners
) -> AsyncIterator[str]:
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    desk = service.desk(user_id)

    def heard() -> None:
        listeners.hear()
        news.set()

    def ring() -> None:
        loop.call_soon_threadsafe(heard)

    async def look() -> Found:
        answer = await to_thread.run_sync(partial(desk.events, after=after, limit=SLICE), limiter=calls)
        return Found(answer["cursor"], _text(answer), len(answer["events"]) == SLICE)

    end = service.hear_events(ring)
    listeners.count += 1
    try:
        yield ": ready\n\n"
        while True:
            news.clear()
            after, text, more = await listeners.look((user_id, after), look)
            if text:
                yield text
            if not more:
                if not await _woken(news):
                    listeners.hear()  # nobody said so, but there may be some
                    yield ": still here\n\n"
                await asyncio.sleep(listeners.count / LOOKS_A_S)
    except NotReachable:
        return
    finally:
        listeners.count -= 1
        end()


async def _woken(news: asyncio.Event) -> bool:
    """Whether there was news in time."""
    try:
        return await asyncio.wait_for(news.wait(), LOOK_AGAIN_S)
    except TimeoutError:
        return False


def _text(answer: Answer) -> str:
    return ("event: reset\ndata: {}\n\n" if answer["reset"] else "") + "".join(map(_sent, answer["events"]))


def _sent(event: dict[str, Any]) -> str:
    place = event.pop("cursor")
    return f"id: {place}\nevent: {event['kind']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"
