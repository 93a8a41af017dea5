"""Events of the job service as they happen, for EventSource: each has its opaque place as id, so that it can go on.

A stream that begins at a place of another database says `reset` first and begins anew (R123).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.responses import StreamingResponse

from interpreter.jobs.port import Answer, NotReachable
from interpreter.jobs.service import JobService

SLICE = 500
LOOK_AGAIN_S = 5.0  # woken by commits; an event that a longer transaction held back is found at the next look


def stream_events(service: JobService, user_id: str, after: str | None, calls: CapacityLimiter) -> StreamingResponse:
    """The events that a user may see from a place on, without end."""
    return StreamingResponse(_events(service, user_id, after, calls), media_type="text/event-stream")


async def _events(service: JobService, user_id: str, after: str | None, calls: CapacityLimiter) -> AsyncIterator[str]:
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    desk = service.desk(user_id)

    def ring() -> None:
        loop.call_soon_threadsafe(news.set)

    def look(place: str | None) -> Answer:
        return desk.events(after=place, limit=SLICE)

    end = service.hear_events(ring)
    yield ": ready\n\n"
    try:
        while True:
            news.clear()
            answer = await to_thread.run_sync(look, after, limiter=calls)
            if answer["reset"]:
                yield "event: reset\ndata: {}\n\n"
            for event in answer["events"]:
                yield _sent(event)
            after = answer["cursor"]
            if len(answer["events"]) < SLICE:
                yield await _pause(news)
    except NotReachable:
        return
    finally:
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
