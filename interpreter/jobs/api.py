"""The job service over HTTP: the endpoints of endpoints.py under /api/v2, files, events as they happen, health.

Every call runs in a thread; those that wait have threads of their own, so that they never keep others out.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import re
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from anyio import CapacityLimiter, to_thread
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from interpreter.clock import Clock
from interpreter.jobs import bodies
from interpreter.jobs.door import Door, DoorConfig
from interpreter.jobs.endpoints import ENDPOINTS, LEASE, OWNER, TASK, WORK, Endpoint, Side
from interpreter.jobs.handle import CAPABILITIES, TaskHandle
from interpreter.jobs.openapi import document
from interpreter.jobs.page.site import page_routes
from interpreter.jobs.page.visit import Pages
from interpreter.jobs.port import BASE, Answer, NotReachable
from interpreter.jobs.problems import away, problem, refused
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.service import JobService
from interpreter.jobs.streaming import Listeners, stream_events
from interpreter.jobs.users import WORKER, Caller

LOG = logging.getLogger("farmhand.server")
LONGEST_WAIT_S = 60.0
LONGEST_KEY = 255
HANDLES = 4_096
VOID = Refused("another worker has this task now, or it was never given out", "claim_lost")


@dataclass(slots=True)
class Site:
    """What all requests share."""

    service: JobService
    clock: Clock
    calls: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(16))
    listeners: Listeners = field(default_factory=Listeners)
    waits: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2_000))
    handles: dict[Any, TaskHandle] = field(default_factory=dict)

    def caller(self, request: Request) -> Caller:
        """Who asks; refused without a token that counts."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        found = self.service.caller(token.strip()) if kind.lower() == "bearer" and token.strip() else None
        if found is None:
            raise Refused("this needs the access of a user: Authorization: Bearer …", "no_access")
        return found

    def task(self, caller: Caller, request: Request) -> TaskHandle:
        """The task that the request speaks for: its token's, else the one on the phone that it names (R15, R92)."""
        token, phone = request.headers.get("task-token"), request.headers.get("remote-device-id")
        if token is not None:
            seat = self.service.seat_of_token(token)
            if seat is None:
                raise VOID
        else:
            seat = None if phone is None else self.service.seat_of_phone(caller.user_id, phone)
            if seat is None:
                return self.service.task(None)
        if len(self.handles) >= HANDLES:
            self.handles.clear()
        return self.handles.setdefault(seat, self.service.task_of_seat(seat))

    def side(self, caller: Caller, request: Request, *, shows: bool) -> Side:
        """What somebody gets who runs tasks; a task's token has to be shown where it matters."""
        token = request.headers.get("task-token", "")
        if shows and not token:
            raise Refused("this is for a running task, and the header that names one is missing", "no_task")
        return Side(
            self.service.desk(caller.user_id), self.service.bench(caller.user_id, request.state.gone.is_set), token
        )


def create_app(
    service: JobService, clock: Clock, config: DoorConfig | None = None, guests: Mapping[str, ASGIApp] | None = None
) -> ASGIApp:
    """The server as an ASGI app; the service stays open when the app ends. `guests` are other interfaces, by path."""
    guests = guests or {}
    config = replace(config or DoorConfig(), guests=tuple(guests))
    site = Site(service, clock)
    routes = [
        Route(BASE + each.path, _answering(site, each), methods=[each.method], name=each.name) for each in ENDPOINTS
    ]
    routes += [
        Route(f"{BASE}/events/stream", _streaming(site), methods=["GET"]),
        Route(f"{BASE}/capabilities", _capabilities, methods=["GET"]),
        Route(f"{BASE}/openapi.json", _document, methods=["GET"]),
        Route("/health", _health(site), methods=["GET"]),
        Route("/files/{name}", _file(site), methods=["GET"]),
        *page_routes(Pages(service, clock, site.calls)),
    ]
    mounts = [Mount(path, guest) for path, guest in guests.items()]
    app = Starlette(
        routes=[*mounts, *_merged(routes)], exception_handlers={HTTPException: _no_such_place, Exception: _bug}
    )
    return Door(app, config, clock.monotonic)


def _merged(routes: list[Route]) -> list[Route]:
    """One route a path, so that a method that is not there is answered with those that are."""
    by_path: dict[str, dict[str, Route]] = {}
    for route in routes:
        for method in route.methods or ():
            if method != "HEAD":
                by_path.setdefault(route.path, {})[method] = route
    return [Route(path, _by_method(methods), methods=list(methods)) for path, methods in by_path.items()]


def _by_method(methods: dict[str, Route]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        found: Response = await methods[method].endpoint(request)
        return found

    return answer


def _answering(site: Site, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        waits = "wait" in endpoint.fields.model_fields
        request.state.gone = gone = threading.Event()
        watching: asyncio.Task[None] | None = None
        try:
            body = await request.body()
            watching = asyncio.create_task(_see_off(site, request, gone)) if waits else None
            found = await to_thread.run_sync(
                lambda: _call(site, endpoint, request, body), limiter=site.waits if waits else site.calls
            )
        except Refused as refusal:
            return refused(refusal.answer())
        except NotReachable as reason:
            return away(reason)
        finally:
            if watching is not None:
                watching.cancel()
        return JSONResponse(found) if found["success"] else refused(found)

    return answer


async def _see_off(site: Site, request: Request, gone: threading.Event) -> None:
    """Notice a caller that hangs up while it waits: what it waits for is for others then."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    gone.set()
    site.service.look_again()


_KEY = re.compile(r"[!-~]([ \t!-~]*[!-~])?")


def _call(site: Site, endpoint: Endpoint, request: Request, body: bytes) -> Answer:
    caller = site.caller(request)
    if endpoint.who == OWNER and caller.role == WORKER:
        raise Refused("a worker may not do this", "worker_only")
    key = request.headers.get("idempotency-key")
    if key is not None and (len(key) > LONGEST_KEY or not _KEY.fullmatch(key.strip())):
        raise Refused(f"an Idempotency-Key has 1 to {LONGEST_KEY} letters of plain ASCII", "bad_key")
    fields = _fields(endpoint, request, body)
    if endpoint.who in (WORK, LEASE):
        return endpoint.act(site.side(caller, request, shows=endpoint.who == LEASE), fields, key)
    if endpoint.who != TASK:
        return endpoint.act(site.service.desk(caller.user_id), fields, key)
    try:
        return endpoint.act(site.task(caller, request), fields, key)
    except Refused as refusal:
        if endpoint.path == "/tasks/use_another" and refusal is VOID:
            return {"success": True, "found": None}  # a claim without a task finds nothing (R81)
        raise


def _fields(endpoint: Endpoint, request: Request, body: bytes) -> bodies.Body | bodies.Query:
    """The fields of a request, checked; query and body are never mixed."""
    try:
        if issubclass(endpoint.fields, bodies.Query):
            if body:
                raise Refused("this takes no body", "bad_data")
            if len(request.query_params.multi_items()) != len(request.query_params):
                raise Refused("a field is given twice", "bad_data")
            return endpoint.fields.model_validate(dict(request.query_params))
        if request.query_params:
            raise Refused("this takes its fields in the body", "bad_data")
        fields = endpoint.fields.model_validate(_json(body))
    except ValidationError as problems:
        first = problems.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Refused(f"{place or 'the body'}: {first['msg']}", "bad_data") from None
    if getattr(fields, "wait", 0.0) > LONGEST_WAIT_S:
        fields = fields.model_copy(update={"wait": LONGEST_WAIT_S})
    return fields


_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def _json(body: bytes) -> Any:
    try:
        value = json.loads(body or b"{}", parse_constant=_not_json, parse_float=_finite)
        if _HALF.search(body):
            json.dumps(value, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError):
        raise Refused("the body is not JSON", "bad_json") from None
    return value


def _not_json(word: str) -> Any:
    raise ValueError(word)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _streaming(site: Site) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            caller = await to_thread.run_sync(site.caller, request, limiter=site.calls)
            if caller.role == WORKER:
                raise Refused("a worker may not do this", "worker_only")
        except Refused as refusal:
            return refused(refusal.answer())
        except NotReachable as reason:
            return away(reason)
        after = request.headers.get("last-event-id") or request.query_params.get("after")
        return stream_events(site.service, caller.user_id, after, site.calls, site.listeners)

    return answer


def _file(site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Files by their addresses of 128 random bits: to be kept, never to be shown or run by a browser."""

    async def answer(request: Request) -> Response:
        file_id, _, extension = request.path_params["name"].partition(".")
        try:
            path = await to_thread.run_sync(site.service.is_stored, file_id, extension, limiter=site.calls)
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
            await to_thread.run_sync(site.service.caller, "", limiter=site.calls)  # asks the database
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
    LOG.error("a fault of the server at %s %s: %s", request.method, request.url.path, type(bug).__name__)
    return problem("a fault of the server", "fault", status=500)
