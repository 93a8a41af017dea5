"""Events of the job service as they happen, for EventSource: each has its opaque place as id, so that it can go on.

A stream that begins at a place of another database says `reset` first and begins anew (R123). Who reads too slowly is
cut and may go on from its last place; the more listen, the longer each waits between two looks, so that no number of
them takes the database away from those who work.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from interpreter.jobs.port import Answer, NotReachable
from interpreter.jobs.service import JobService

SLICE = 100  # events that are at hand for each stream, however slowly it is read
LOOKS_A_S = 200  # of all listeners together, about
SLOW_S = 30.0  # how long one may take to read what fits between it and the server
LOOK_AGAIN_S = 5.0  # woken by commits; an event that a longer transaction held back is found at the next look


@dataclass(slots=True)
class Listeners:
    """How many streams there are."""

    count: int = 0


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

    def ring() -> None:
        loop.call_soon_threadsafe(news.set)

    def look(place: str | None) -> Answer:
        return desk.events(after=place, limit=SLICE)

    end = service.hear_events(ring)
    listeners.count += 1
    try:
        yield ": ready\n\n"
        while True:
            news.clear()
            answer = await to_thread.run_sync(look, after, limiter=calls)
            after, count = answer["cursor"], len(answer["events"])
            text = ("event: reset\ndata: {}\n\n" if answer["reset"] else "") + "".join(map(_sent, answer["events"]))
            del answer  # a text is a tenth of its records, and waits for who reads slowly
            if text:
                yield text
            if count < SLICE:
                yield await _pause(news)
                await asyncio.sleep(listeners.count / LOOKS_A_S)
    except NotReachable:
        return
    finally:
        listeners.count -= 1
        end()


async def _pause(news: asyncio.Event) -> str:
    try:
        await asyncio.wait_for(news.wait(), LOOK_AGAIN_S)
    except TimeoutError:
        return ": still here\n\n"
    return ""


def _sent(event: dict[str, Any]) -> str:
    place = event.pop("cursor")
    return f"id: {place}\nevent: {event['kind']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"
