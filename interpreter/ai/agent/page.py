"""The browser of one task as its agent uses it: tabs, snapshots with refs, acts, downloads, dialogs.

Every call has a time limit, as a page can hang in any of them; a ref that the latest snapshot does not have is refused
before the browser would wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Dialog, Download, Locator, Page
from playwright.async_api import Error as BrowserFailure
from playwright.async_api import TimeoutError as TooSlow

from interpreter.ai.agent.firewall import FieldFacts
from interpreter.ai.agent.snapshot import Snapshot, snapshot

T = TypeVar("T")
ACT_S, SNAPSHOT_S, SETTLE_S = 10.0, 10.0, 3.0
NAVIGATE_S, NAVIGATE_LONGEST_S, NAVIGATE_TRIES = 30.0, 120.0, 3
EMPTY_TRIES, EMPTY_PAUSE_S = 3, 1.0
QUALITY = 60
NEW_TAB_S, AFTER_CLICK_S = 5.0, 0.1
NOT_TO_BE_VISITED = "this address must not be visited, or nobody answers there"
_OPENS_TAB = "element => !!element.closest('a[target=_blank], form[target=_blank]')"
_FACTS = """element => {
  const form = element.form || element.closest('form');
  return {
    tag: element.tagName.toLowerCase(),
    type: (element.getAttribute('type') || '').toLowerCase(),
    role: (element.getAttribute('role') || '').toLowerCase(),
    autocomplete: (element.getAttribute('autocomplete') || '').toLowerCase(),
    editable: element.isContentEditable,
    action: form ? form.action : '',
  };
}"""
_FORM = "element => { const form = element.form || element.closest('form'); return form ? form.action : ''; }"


class ActError(Exception):
    """An act that the browser could not do, in words for the model; `lost` when the whole browser is gone."""

    def __init__(self, message: str, *, lost: bool = False) -> None:
        super().__init__(message)
        self.lost = lost


class Tabs:
    """The pages of one task: the one it works on, and those that open beside it.

    An answer with the header `refusal` is no page, but says that there must not be one.
    """

    def __init__(self, context: BrowserContext, downloads: Path, refusal: str = "") -> None:
        self._refusal = refusal.lower()
        self._context = context
        self._downloads = downloads
        self._news: list[str] = []
        self._latest: Snapshot | None = None
        self._page: Page | None = None
        self._working: set[asyncio.Task[Any]] = set()
        context.on("page", self._opened)

    async def open(self) -> None:
        """Open the first tab."""
        await self._guarded(self._context.new_page(), ACT_S)

    @property
    def page(self) -> Page:
        """The tab that the task works on."""
        if self._page is None or self._page.is_closed():
            open_pages = [page for page in self._context.pages if not page.is_closed()]
            if not open_pages:
                raise ActError("there is no open page", lost=True)
            self._page = open_pages[-1]
        return self._page

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.page.url

    @property
    def host(self) -> str:
        """The host of the page; empty for none."""
        return urlsplit(self.url).hostname or ""

    async def title(self) -> str:
        """The title of the page; empty where it does not say."""
        with contextlib.suppress(ActError):
            return await self._guarded(self.page.title(), ACT_S)
        return ""

    def news(self) -> list[str]:
        """What happened beside the acts since the last look: tabs, dialogs, downloads."""
        told, self._news = self._news, []
        return told

    def listed(self) -> list[str]:
        """The addresses of all tabs, in the order they opened."""
        return [page.url for page in self._context.pages]

    async def switch(self, number: int) -> None:
        """Work on another tab; the first is 1."""
        pages = self._context.pages
        if not 1 <= number <= len(pages):
            raise ActError(f"there is no tab {number}; there are {len(pages)}")
        self._page = pages[number - 1]
        await self._guarded(self._page.bring_to_front(), ACT_S)

    def _opened(self, page: Page) -> None:
        first = self._page is None
        self._page = page
        self._latest = None
        page.on("dialog", self._asked)
        page.on("download", self._loaded)
        if not first:
            self._news.append("a new tab opened and is shown now")

    def _asked(self, dialog: Dialog) -> None:
        kind, said = dialog.type, dialog.message[:200]
        answer = dialog.accept() if kind in ("alert", "beforeunload") else dialog.dismiss()
        self._news.append(f"a {kind} dialog said {said!r}; it was {'accepted' if kind == 'alert' else 'dismissed'}")
        self._do(answer)

    def _loaded(self, download: Download) -> None:
        self._do(self._kept(download))

    async def _kept(self, download: Download) -> None:
        number = len(list(self._downloads.iterdir())) + 1 if self._downloads.exists() else 1
        self._downloads.mkdir(parents=True, exist_ok=True)
        await download.save_as(self._downloads / f"{number:03d}")
        self._news.append(f"the file {download.suggested_filename[:100]!r} was downloaded")

    def _do(self, work: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(work)
        self._working.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._working.discard(task)
        if not task.cancelled() and isinstance(task.exception(), Exception):
            self._news.append("a dialog or a download could not be dealt with")

    async def goto(self, url: str) -> None:
        """Open an address in this tab; tried again with more time where it was only slow."""
        for number in range(NAVIGATE_TRIES):
            limit = min(NAVIGATE_S * 2**number, NAVIGATE_LONGEST_S)
            try:
                response = await self.page.goto(url, timeout=limit * 1000, wait_until="domcontentloaded")
            except TooSlow:
                continue
            except BrowserFailure as problem:
                raise _failure(problem, "this address could not be opened") from None
            if response is not None and self._refusal in response.headers:
                raise ActError(NOT_TO_BE_VISITED)
            await self._settled()
            return
        raise ActError("this address did not open in time")

    async def history(self, way: Literal["back", "forward"]) -> None:
        """Go back or forward."""
        page = self.page
        step = page.go_back if way == "back" else page.go_forward
        await self._guarded(step(timeout=NAVIGATE_S * 1000, wait_until="domcontentloaded"), NAVIGATE_S)
        await self._settled()

    async def look(self, secrets: frozenset[str]) -> Snapshot:
        """The page as it is now; a page that draws itself late gets some time."""
        raw = ""
        for _ in range(EMPTY_TRIES):
            raw = await self._guarded(self.page.aria_snapshot(mode="ai", timeout=SNAPSHOT_S * 1000), SNAPSHOT_S + 1)
            if raw.strip():
                break
            await asyncio.sleep(EMPTY_PAUSE_S)
        self._latest = snapshot(raw, secrets)
        return self._latest

    async def picture(self) -> bytes:
        """The visible part of the page as a JPEG."""
        return await self._guarded(self.page.screenshot(type="jpeg", quality=QUALITY), SNAPSHOT_S)

    async def html(self) -> str:
        """The page's HTML."""
        return await self._guarded(self.page.content(), SNAPSHOT_S)

    def at(self, ref: str) -> Locator:
        """The element of a ref of the latest snapshot."""
        if self._latest is None or ref not in self._latest.targets:
            raise ActError(f"there is no {ref!r} on the page as it is now; take a ref of the latest snapshot")
        return self.page.locator(f"aria-ref={ref}")

    async def facts(self, ref: str) -> FieldFacts:
        """What the page says about a field."""
        found = await self._guarded(self.at(ref).evaluate(_FACTS, timeout=ACT_S * 1000), ACT_S)
        return FieldFacts(**found)

    async def form_action(self, ref: str) -> str:
        """Where the form of an element goes; empty without one."""
        return str(await self._guarded(self.at(ref).evaluate(_FORM, timeout=ACT_S * 1000), ACT_S))

    async def click(self, ref: str) -> None:
        """Click an element; a tab that opens by it is the one to work on then."""
        locator = self.at(ref)
        if await self._guarded(locator.evaluate(_OPENS_TAB, timeout=ACT_S * 1000), ACT_S):
            with contextlib.suppress(TooSlow):
                async with self._context.expect_page(timeout=NEW_TAB_S * 1000):
                    await self._guarded(locator.click(timeout=ACT_S * 1000), ACT_S + 1)
        else:
            await self._guarded(locator.click(timeout=ACT_S * 1000), ACT_S + 1)
            await asyncio.sleep(AFTER_CLICK_S)  # what a script opens comes a moment later
        await self._settled()

    async def act(self, work: Awaitable[T]) -> T:
        """Do something to an element, then let the page settle."""
        found = await self._guarded(work, ACT_S + 1)
        await self._settled()
        return found

    async def _settled(self) -> None:
        """Give the page a moment; one that never rests is used as it is."""
        with contextlib.suppress(BrowserFailure, ActError):
            await self.page.wait_for_load_state("networkidle", timeout=SETTLE_S * 1000)

    async def _guarded(self, work: Awaitable[T], seconds: float) -> T:
        try:
            return await asyncio.wait_for(work, seconds)
        except (TooSlow, TimeoutError):
            raise ActError("the page did not answer in time") from None
        except BrowserFailure as problem:
            raise _failure(problem, "the page did not let it happen") from None


def _failure(problem: BrowserFailure, otherwise: str) -> ActError:
    """The failure in words for the model; the browser's own text may hold whatever the page wrote."""
    text = problem.message
    if "has been closed" in text or "Target crashed" in text or "Connection closed" in text:
        return ActError("the browser is gone", lost=True)
    if "ERR_TUNNEL_CONNECTION_FAILED" in text or "ERR_PROXY" in text:
        return ActError(NOT_TO_BE_VISITED)
    if "ERR_NAME_NOT_RESOLVED" in text:
        return ActError("there is no host of that name")
    if "intercepts pointer events" in text:
        return ActError("something else lies over this element; deal with that first")
    if "is not an <input>" in text or "Element is not" in text:
        return ActError("this element does not take that")
    return ActError(otherwise)
