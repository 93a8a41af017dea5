"""The job service over HTTP: the endpoints of endpoints.py under /api/v2, files, events as they happen, health.

Every call runs in a thread; those that wait have threads of their own, so that they never keep others out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from interpreter.clock import Clock
from interpreter.jobs.admitting import Admission
from interpreter.jobs.answering import Place, Site, fault
from interpreter.jobs.door import Door, DoorConfig
from interpreter.jobs.endpoints import ENDPOINTS, Endpoint
from interpreter.jobs.handle import CAPABILITIES
from interpreter.jobs.openapi import document
from interpreter.jobs.page.site import page_routes
from interpreter.jobs.page.visit import Pages
from interpreter.jobs.port import BASE, NotReachable
from interpreter.jobs.problems import away, problem, refused
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.service import JobService
from interpreter.jobs.streaming import stream_events
from interpreter.jobs.threads import Threads
from interpreter.jobs.users import WORKER

CALLS = 16  # looks for pages, streams and files at a time


def create_app(
    service: JobService,
    clock: Clock,
    config: DoorConfig | None = None,
    guests: Mapping[str, ASGIApp] | None = None,
    threads: Threads | None = None,
) -> ASGIApp:
    """The server as an ASGI app; the service stays open when the app ends. `guests` are other interfaces, by path."""
    guests = guests or {}
    config = replace(config or DoorConfig(), guests=tuple(guests))
    site = Site(service, clock, threads or Threads())
    looks = CapacityLimiter(CALLS)
    pages = Pages(service, clock, looks)
    places = _places(site)
    routes = [
        *(Route(path, place, methods=list(place.endpoints)) for path, place in places.items()),
        Route(f"{BASE}/events/stream", _streaming(site, looks), methods=["GET"]),
        Route(f"{BASE}/capabilities", _capabilities, methods=["GET"]),
        Route(f"{BASE}/openapi.json", _document, methods=["GET"]),
        Route("/health", _health(site), methods=["GET"]),
        Route("/files/{name}", _file(site), methods=["GET"]),
        *page_routes(pages),
    ]
    mounts = [Mount(path, guest) for path, guest in guests.items()]
    rest = Starlette(routes=[*mounts, *routes], exception_handlers={HTTPException: _no_such_place, Exception: _bug})

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        """Endpoints at once; what else there is, and methods that a place does not have, by Starlette."""
        place = places.get(scope["path"]) if scope["type"] == "http" else None
        found = place is not None and scope["method"] in place.endpoints
        await (place if place is not None and found else rest)(scope, receive, send)

    return Door(app, config, clock.monotonic, Admission(site, pages, config.most_body, config.is_for_programs))


def _places(site: Site) -> dict[str, Place]:
    """The endpoints by their paths; a path has one place, whatever its methods."""
    by_path: dict[str, dict[str, Endpoint]] = {}
    for each in ENDPOINTS:
        by_path.setdefault(BASE + each.path, {})[each.method] = each
    return {path: Place(site, endpoints) for path, endpoints in by_path.items()}


def _streaming(site: Site, looks: CapacityLimiter) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            caller = await site.threads.run(partial(site.caller, request.headers))
            if caller.role == WORKER:
                raise Refused("a worker may not do this", "worker_only")
        except Refused as refusal:
            return refused(refusal.answer())
        except NotReachable as reason:
            return away(reason)
        after = request.headers.get("last-event-id") or request.query_params.get("after")
        return stream_events(site.service, caller.user_id, after, looks, site.listeners)

    return answer


def _file(site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Files by their addresses of 128 random bits: to be kept, never to be shown or run by a browser."""

    async def answer(request: Request) -> Response:
        file_id, _, extension = request.path_params["name"].partition(".")
        try:
            path = await site.threads.run(partial(site.service.is_stored, file_id, extension))
        except (NotReachable, Refused):
            return problem("files cannot be given out now", "not_reachable", status=503, Retry_After="1")
        if path is None or path.is_symlink() or not path.is_file():
            return problem("there is nothing here", "not_found")
        headers = {"Content-Disposition": "attachment", "Cache-Control": "private, max-age=31536000, immutable"}
        return FileResponse(path, media_type="application/octet-stream", headers=headers)

    return answer


def _health(site: Site) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_: Request) -> Response:
        try:
            await site.threads.run(partial(site.service.caller, ""))  # asks the database
        except NotReachable as reason:
            return away(reason)
        return JSONResponse({"success": True, "status": "ready"})

    return answer


async def _capabilities(_: Request) -> Response:
    return JSONResponse({"success": True, "capabilities": sorted(CAPABILITIES)})


async def _document(_: Request) -> Response:
    return JSONResponse(document())


async def _no_such_place(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    text = "there is nothing here" if error.status_code == 404 else "that cannot be asked here"
    answer = problem(text, "not_found", status=error.status_code)
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


async def _bug(request: Request, bug: Exception) -> Response:
    found: Response = fault(request.scope, bug)
    return found
