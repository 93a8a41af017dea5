"""What every request to the page passes: who asks, where a form comes from; and what goes back, with its headers.

Looking (GET) changes nothing. A form counts only with the session's cookie, this very server as its origin, and the
word of the session in it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from random import SystemRandom
from typing import Any
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from interpreter.clock import Clock
from interpreter.jobs.desk import Desk
from interpreter.jobs.page import access
from interpreter.jobs.page.access import Visitor
from interpreter.jobs.page.showing import page
from interpreter.jobs.port import NotReachable
from interpreter.jobs.problems import status_of
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.service import JobService

MOST_FORM = 32 * 1024 * 1024
LARGEST_FORM = MOST_FORM + 64 * 1024  # with all that may be beside the file
MOST_FIELDS = 1_000
FOREIGN = "this form does not come from a page of this session: open the page anew and try again"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # with less, browsers hide where a form comes from
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: a template and its values."""

    template: str
    values: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Goto:
    """Another page to go to; what was done, for one sentence there."""

    path: str
    done: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is made while it goes out."""

    name: str
    kind: str
    pieces: Iterator[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of somebody who is signed in."""

    visitor: Visitor
    desk: Desk
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: FormData = field(default_factory=FormData)
    file: bytes | None = None

    def text(self, name: str) -> str:
        """A field of the form; empty without it."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def several(self, name: str) -> list[str]:
        """A field that may be there often."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]


Answer = Shown | Goto | Download


@dataclass(frozen=True, slots=True)
class Pages:
    """What all requests to the page share."""

    service: JobService
    clock: Clock
    calls: CapacityLimiter

    def visitor(self, request: Request) -> Visitor | None:
        """Whose cookie this is."""
        secret = request.cookies.get(cookie_name(request))
        if not secret:
            return None
        with self.service.looked() as db:
            return access.visitor(db, secret, self.clock.now())

    def begin(self, word: str) -> str | None:
        """A session for a word that counts once."""
        with self.service.rows() as db:
            return access.begin(db, SystemRandom(), word, self.clock.now())

    def end(self, request: Request) -> None:
        """The end of the session whose cookie this is."""
        with self.service.rows() as db:
            access.end(db, request.cookies.get(cookie_name(request), ""))


def cookie_name(request: Request) -> str:
    """One name a port: browsers keep cookies apart by host only."""
    return f"farmhand_{request.url.port or request.url.scheme}"


def from_here(request: Request) -> bool:
    """Whether a form was sent by a page of this very server; browsers always say where a form comes from."""
    origins = request.headers.getlist("origin")
    if len(origins) != 1:
        return False
    try:
        parts = urlsplit(origins[0])
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == request.headers.get("host", "").lower()


def is_own_form(request: Request, form: FormData, visitor: Visitor) -> bool:
    """Whether a form was sent by a page of this session."""
    word = form.get("word", "")
    return from_here(request) and isinstance(word, str) and visitor.sent(word)


def looking(pages: Pages, view: Callable[[Asked], Answer]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that shows something to who is signed in."""

    def found(request: Request) -> Response:
        return guarded(lambda: _look(pages, view, request))

    async def answer(request: Request) -> Response:
        return await to_thread.run_sync(found, request, limiter=pages.calls)

    return answer


def acting(pages: Pages, act: Callable[[Asked], Answer]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that does what a form asks for."""

    async def answer(request: Request) -> Response:
        if len(await request.body()) > MOST_FORM:
            return too_large()
        async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
            sent = form.get("file")
            file = None if sent is None or isinstance(sent, str) else await sent.read()
            call = partial(guarded, lambda: _act(pages, act, request, form, file))
            return await to_thread.run_sync(call, limiter=pages.calls)

    return answer


def _look(pages: Pages, view: Callable[[Asked], Answer], request: Request) -> Response:
    visitor = pages.visitor(request)
    if visitor is None:
        return signed_out(401)
    desk = pages.service.desk(visitor.user_id)
    asked = Asked(visitor, desk, request.path_params, dict(request.query_params))
    return guarded(lambda: html(view(asked), visitor), visitor)


def _act(
    pages: Pages, act: Callable[[Asked], Answer], request: Request, form: FormData, file: bytes | None
) -> Response:
    visitor = pages.visitor(request)
    if visitor is None:
        return signed_out(401)
    if not is_own_form(request, form, visitor):
        return html(Shown("problem.html", {"text": FOREIGN}, 403), visitor)
    desk = pages.service.desk(visitor.user_id)
    asked = Asked(visitor, desk, request.path_params, dict(request.query_params), form, file)
    return guarded(lambda: html(act(asked), visitor), visitor)


def guarded(call: Callable[[], Response], visitor: Visitor | None = None) -> Response:
    """What a call answers; the page that says why not, when it is refused or the database is away."""
    try:
        return call()
    except Refused as refusal:
        return html(Shown("problem.html", {"text": refusal.text}, status_of(refusal.code)), visitor)
    except NotReachable:
        text = "the job database cannot be reached now: try again in a moment"
        return html(Shown("problem.html", {"text": text}, 503), visitor)


def too_large(visitor: Visitor | None = None) -> Response:
    """The page for a file that is not taken."""
    return html(Shown("problem.html", {"text": "the file is too large"}, 413), visitor)


def signed_out(status: int) -> Response:
    """The page for those who are not signed in."""
    return html(Shown("signed_out.html", {}, status))


def html(answer: Answer, visitor: Visitor | None = None) -> Response:
    """An answer with the headers that keep it harmless."""
    if isinstance(answer, Goto):
        path = f"{answer.path}{'&' if '?' in answer.path else '?'}done={answer.done}&count={answer.count}"
        return RedirectResponse(path, status_code=303, headers=HEADERS)
    if isinstance(answer, Download):
        told = {**HEADERS, "Content-Disposition": f'attachment; filename="{answer.name}"'}
        return StreamingResponse(answer.pieces, media_type=answer.kind, headers=told)
    values = {"visitor": visitor, **answer.values}
    return HTMLResponse(page(answer.template, values), status_code=answer.status, headers=HEADERS)


def unwrapped(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the owner's side answers; a failure becomes the page that tells it."""
    if not answer["success"]:
        raise Refused(str(answer["error"]), str(answer["code"]))
    return answer
