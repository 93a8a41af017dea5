"""The addresses of the operators' page, signing in and out, and the stream that says when to look again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from interpreter.jobs.page import acts, views
from interpreter.jobs.page.access import SESSION_LASTS
from interpreter.jobs.page.showing import asset
from interpreter.jobs.page.visit import (
    FOREIGN,
    HEADERS,
    Answer,
    Asked,
    Pages,
    Shown,
    acting,
    cookie_name,
    from_here,
    guarded,
    html,
    is_own_form,
    looking,
    signed_out,
)
from interpreter.jobs.port import NotReachable

LOOK_AGAIN_S, BREATH_S = 2.0, 0.5
_KINDS = {"page.css": "text/css", "page.js": "text/javascript", "page.svg": "image/svg+xml"}
_VIEWS: dict[str, Callable[[Asked], Answer]] = {
    "/": views.jobs,
    "/jobs/{job_id}": views.job,
    "/jobs/{job_id}/rows": views.rows,
    "/jobs/{job_id}/rows.csv": views.rows_csv,
    "/jobs/{job_id}/rows.jsonl": views.rows_json,
    "/tasks/{task_id}": views.task,
    "/devices": views.devices,
}
_ACTS: dict[str, Callable[[Asked], Answer]] = {
    "/jobs/{job_id}/inputs": acts.post_inputs,
    "/jobs/{job_id}/review": acts.review,
    "/jobs/{job_id}/planned": acts.planned,
    "/tasks/{task_id}/remove": acts.remove,
}


def page_routes(pages: Pages) -> list[Route]:
    """All routes of the page."""
    return [
        *(Route(path, looking(pages, view), methods=["GET"]) for path, view in _VIEWS.items()),
        *(Route(path, acting(pages, act), methods=["POST"]) for path, act in _ACTS.items()),
        Route("/sign-in", _offered, methods=["GET"]),
        Route("/sign-in", _signing_in(pages), methods=["POST"]),
        Route("/sign-out", _signing_out(pages), methods=["POST"]),
        Route("/live", _live(pages), methods=["GET"]),
        *(Route(f"/{name}", _asset, methods=["GET"]) for name in _KINDS),
    ]


async def _asset(request: Request) -> Response:
    name = request.url.path.lstrip("/")
    return Response(asset(name), media_type=_KINDS[name], headers={"Cache-Control": "no-cache"})


async def _offered(request: Request) -> Response:
    """The address that counts once: looking at it uses nothing up, its button does."""
    return html(Shown("sign_in.html", {"once": request.query_params.get("once", "")}))


def _signing_in(pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    def begun(request: Request, once: str) -> Response:
        secret = pages.begin(once)
        if secret is None:
            return html(Shown("sign_in.html", {"once": None}, 401))
        response = RedirectResponse("/", status_code=303, headers=HEADERS)
        response.set_cookie(
            cookie_name(request),
            secret,
            max_age=int(SESSION_LASTS.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    async def answer(request: Request) -> Response:
        if not from_here(request):
            return signed_out(403)
        async with request.form(max_files=0, max_fields=10) as form:
            once = form.get("once", "")
        call = partial(guarded, lambda: begun(request, once if isinstance(once, str) else ""))
        return await to_thread.run_sync(call, limiter=pages.calls)

    return answer


def _signing_out(pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    def out(request: Request, form: FormData) -> Response:
        visitor = pages.visitor(request)
        if visitor is not None and not is_own_form(request, form, visitor):
            return html(Shown("problem.html", {"text": FOREIGN}, 403), visitor)
        pages.end(request)
        response = signed_out(200)
        response.delete_cookie(cookie_name(request), httponly=True, samesite="strict")
        return response

    async def answer(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=10) as form:
            call = partial(guarded, lambda: out(request, form))
            return await to_thread.run_sync(call, limiter=pages.calls)

    return answer


def _live(pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            visitor = await to_thread.run_sync(pages.visitor, request, limiter=pages.calls)
        except NotReachable:
            visitor = None
        if visitor is None:
            return signed_out(401)
        return StreamingResponse(_news(pages, request), media_type="text/event-stream")

    return answer


async def _news(pages: Pages, request: Request) -> AsyncIterator[str]:
    """One word whenever something has happened, for as long as the session lasts."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def ring() -> None:
        loop.call_soon_threadsafe(news.set)

    end = pages.service.hear_events(ring)
    yield "retry: 3000\n\n"
    try:
        while await to_thread.run_sync(pages.visitor, request, limiter=pages.calls) is not None:
            try:
                await asyncio.wait_for(news.wait(), LOOK_AGAIN_S)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            news.clear()
            yield "data: news\n\n"
            await asyncio.sleep(BREATH_S)
    except NotReachable:
        return
    finally:
        end()
