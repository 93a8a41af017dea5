"""How a call of an endpoint is answered: its caller and fields are read and its act done in a thread, JSON goes back.

This is an ASGI app of its own rather than a route of Starlette: what that does beside costs more than the call itself.
"""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from interpreter.clock import Clock
from interpreter.jobs import bodies
from interpreter.jobs.endpoints import LEASE, OWNER, TASK, WORK, Endpoint, Side
from interpreter.jobs.handle import TaskHandle
from interpreter.jobs.port import Answer, NotReachable
from interpreter.jobs.problems import away, problem, status_of
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.service import JobService
from interpreter.jobs.streaming import Listeners
from interpreter.jobs.threads import Threads
from interpreter.jobs.users import WORKER, Caller

LOG = logging.getLogger("farmhand.server")
LONGEST_WAIT_S = 60.0
LONGEST_KEY = 255
HANDLES = 4_096
MOST_FIELDS = 100  # behind a question mark
VOID = Refused("another worker has this task now, or it was never given out", "claim_lost")
_KEY = re.compile(r"[!-~]([ \t!-~]*[!-~])?")


@dataclass(slots=True)
class Site:
    """What all requests share."""

    service: JobService
    clock: Clock
    threads: Threads
    listeners: Listeners = field(default_factory=Listeners)
    handles: dict[Any, TaskHandle] = field(default_factory=dict)

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Who asks; refused without a token that counts."""
        kind, _, token = headers.get("authorization", "").partition(" ")
        found = self.service.caller(token.strip()) if kind.lower() == "bearer" and token.strip() else None
        if found is None:
            raise Refused("this needs the access of a user: Authorization: Bearer …", "no_access")
        return found

    def task(self, caller: Caller, headers: Mapping[str, str]) -> TaskHandle:
        """The task that a call speaks for: its token's, else the one on the phone that it names (R15, R92)."""
        token, phone = headers.get("task-token"), headers.get("remote-device-id")
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


@dataclass(frozen=True, slots=True)
class Asked:
    """One call as it came: its headers by name in small letters, its body whole."""

    headers: Mapping[str, str]
    query: bytes
    body: bytes
    gone: threading.Event


class Place:
    """One path as an ASGI app: the endpoints that it has, by method."""

    def __init__(self, site: Site, endpoints: Mapping[str, Endpoint]) -> None:
        self._site = site
        self.endpoints = endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; HEAD is a GET whose body the server keeps to itself."""
        endpoint = self.endpoints["GET" if scope["method"] == "HEAD" else scope["method"]]
        try:
            body = (await receive()).get("body", b"")
            status, answer = await self._answered(endpoint, scope, body, receive)
        except NotReachable as reason:
            await away(reason)(scope, receive, send)
            return
        except Exception as bug:  # whatever it was, who asked gets an answer
            await fault(scope, bug)(scope, receive, send)
            return
        content = _written(answer)
        size = str(len(content)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", size)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _answered(self, endpoint: Endpoint, scope: Scope, body: bytes, receive: Receive) -> tuple[int, Answer]:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        asked = Asked(headers, scope["query_string"], body, threading.Event())
        watching = asyncio.create_task(self._see_off(receive, asked.gone)) if endpoint.waits else None
        try:
            answer = await self._site.threads.run(lambda: _call(self._site, endpoint, asked), waits=endpoint.waits)
        except Refused as refusal:
            answer = refusal.answer()
        finally:
            if watching is not None:
                watching.cancel()
        return 200 if answer["success"] else status_of(answer["code"]), answer

    async def _see_off(self, receive: Receive, gone: threading.Event) -> None:
        """Notice a caller that hangs up while it waits: what it waits for is for others then."""
        while (await receive())["type"] != "http.disconnect":
            pass
        gone.set()
        self._site.service.look_again()


def fault(scope: Scope, bug: BaseException) -> Any:
    """What is told of a fault of this program; the log has its kind alone, as its text may hold secrets."""
    LOG.error("a fault of the server at %s %s: %s", scope["method"], scope["path"], type(bug).__name__)
    return problem("a fault of the server", "fault", status=500)


def _call(site: Site, endpoint: Endpoint, asked: Asked) -> Answer:
    caller = site.caller(asked.headers)
    if endpoint.who == OWNER and caller.role == WORKER:
        raise Refused("a worker may not do this", "worker_only")
    key = asked.headers.get("idempotency-key")
    if key is not None and (len(key) > LONGEST_KEY or not _KEY.fullmatch(key.strip())):
        raise Refused(f"an Idempotency-Key has 1 to {LONGEST_KEY} letters of plain ASCII", "bad_key")
    fields = _fields(endpoint, asked)
    if endpoint.who in (WORK, LEASE):
        return endpoint.act(_side(site, caller, asked, shows=endpoint.who == LEASE), fields, key)
    if endpoint.who != TASK:
        return endpoint.act(site.service.desk(caller.user_id), fields, key)
    try:
        return endpoint.act(site.task(caller, asked.headers), fields, key)
    except Refused as refusal:
        if endpoint.path == "/tasks/use_another" and refusal is VOID:
            return {"success": True, "found": None}  # a claim without a task finds nothing (R81)
        raise


def _side(site: Site, caller: Caller, asked: Asked, *, shows: bool) -> Side:
    """What somebody gets who runs tasks; a task's token has to be shown where it matters."""
    token = asked.headers.get("task-token", "")
    if shows and not token:
        raise Refused("this is for a running task, and the header that names one is missing", "no_task")
    return Side(site.service.desk(caller.user_id), site.service.bench(caller.user_id, asked.gone.is_set), token)


def _fields(endpoint: Endpoint, asked: Asked) -> bodies.Body | bodies.Query:
    """The fields of a call, checked; query and body are never mixed."""
    try:
        if issubclass(endpoint.fields, bodies.Query):
            if asked.body:
                raise Refused("this takes no body", "bad_data")
            return endpoint.fields.model_validate(_query(asked.query))
        if asked.query:
            raise Refused("this takes its fields in the body", "bad_data")
        fields = endpoint.fields.model_validate(_read(asked.body))
    except ValidationError as problems:
        first = problems.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Refused(f"{place or 'the body'}: {first['msg']}", "bad_data") from None
    if endpoint.waits and getattr(fields, "wait", 0.0) > LONGEST_WAIT_S:
        fields = fields.model_copy(update={"wait": LONGEST_WAIT_S})
    return fields


def _query(query: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refused("these are too many fields", "bad_data") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Refused("a field is given twice", "bad_data")
    return fields


def _read(body: bytes) -> Any:
    """JSON and nothing beside it: no NaN, no number beyond all measure, no half of a character."""
    try:
        return msgspec.json.decode(body or b"{}")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Refused("the body is not JSON", "bad_json") from None


def _written(answer: Answer) -> bytes:
    return msgspec.json.encode(answer)
