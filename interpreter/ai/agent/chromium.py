"""Browsers for tasks: one Chromium that we start, or others by their addresses; each task has pages of its own in one.

A task's pages reach the network through our proxy with a pass of their own, and through nothing else.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as BrowserFailure

from interpreter.ai import events as e
from interpreter.ai.agent.page import ActError, Tabs
from interpreter.ai.agent.state import Endpoint
from interpreter.ai.requests import AutomateRequest
from interpreter.ai.service.addresses import Reach
from interpreter.ai.service.proxy import MARK, Pass, Proxy

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # the name that Chromium had for the next one
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--no-first-run",
    "--no-pings",
    "--proxy-bypass-list=<-loopback>",
)
VIEWPORT_WIDTH, VIEWPORT_HEIGHT = 1280, 900


@dataclass(frozen=True, slots=True)
class Country:
    """How the web is seen from a country: the proxy there, the language and the time of a browser there."""

    proxy: str
    locale: str
    timezone: str


@dataclass(frozen=True, slots=True)
class ChromiumSettings:
    """Which browser, and what its pages may reach. `endpoints` are addresses of browsers that run already."""

    executable: str | None = None
    endpoints: tuple[str, ...] = ()
    reach: Reach = field(default_factory=Reach)
    countries: Mapping[str, Country] = field(default_factory=dict)
    trusted_keys: tuple[str, ...] = ()
    """Fingerprints of keys (SHA-256, base64) of sites whose certificates nobody else vouches for."""


class NoChromiumError(Exception):
    """There is no browser on this machine; the text says how to get one."""


class Chromium:
    """`async with Chromium(settings) as browsers`: the pool that agents get their pages from."""

    def __init__(self, settings: ChromiumSettings) -> None:
        self._settings = settings
        self._proxy = Proxy()
        self._driver: Playwright | None = None
        self._browsers: dict[int, Browser] = {}
        self._starting = asyncio.Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="farmhand-browser-"))

    async def _ready(self) -> Playwright:
        """The driver, started with its proxy when the first task comes."""
        async with self._starting:
            if self._driver is None:
                await self._proxy.__aenter__()
                self._driver = await async_playwright().start()
            return self._driver

    async def __aenter__(self) -> Chromium:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all browsers that were started here."""
        for browser in self._browsers.values():
            with suppress(BrowserFailure):
                await browser.close()
        if self._driver is not None:
            await self._driver.stop()
            await self._proxy.__aexit__()
        shutil.rmtree(self._folder, ignore_errors=True)

    @asynccontextmanager
    async def tabs(self, request: AutomateRequest, tell: Callable[[Any], None]) -> AsyncIterator[tuple[Tabs, Endpoint]]:
        """Pages of its own for a task."""
        country = self._country(request)
        ticket = Pass(self._settings.reach, country.proxy if country else None)
        browser, endpoint = await self._connected(tell)
        self._proxy.let_in(ticket)
        context: BrowserContext | None = None
        downloads = self._folder / ticket.name
        try:
            context = await self._context(browser, ticket, country)
            tabs = Tabs(context, downloads, MARK)
            await tabs.open()
            yield tabs, endpoint
        except BrowserFailure:
            raise ActError("the browser is gone", lost=True) from None
        finally:
            self._proxy.take_back(ticket)
            shutil.rmtree(downloads, ignore_errors=True)
            if context is not None:
                with suppress(BrowserFailure):
                    await context.close()

    def _country(self, request: AutomateRequest) -> Country | None:
        if request.geo_target is None:
            return None
        return self._settings.countries[request.geo_target.country]

    async def _context(self, browser: Browser, ticket: Pass, country: Country | None) -> BrowserContext:
        seen_from: dict[str, Any] = {}
        if country is not None:
            seen_from = {"locale": country.locale, "timezone_id": country.timezone}
        return await browser.new_context(
            proxy={"server": self._proxy.url, "username": ticket.name, "password": ticket.word},
            accept_downloads=True,
            service_workers="block",
            viewport={"width": VIEWPORT_WIDTH, "height": VIEWPORT_HEIGHT},
            **seen_from,
        )

    async def _connected(self, tell: Callable[[Any], None]) -> tuple[Browser, Endpoint]:
        """A browser that answers: the first of the endpoints that does, or our own."""
        total = max(1, len(self._settings.endpoints))
        for number in range(total):
            try:
                browser = await self._browser(number)
            except (BrowserFailure, TimeoutError, OSError):
                tell(
                    (
                        e.CdpEndpointCycle,
                        {"attempt": number + 1, "total": total, "error": "this browser does not answer"},
                    )
                )
                continue
            tell((e.CdpEndpointConnected, {"endpoint_index": number, "total": total}))
            return browser, Endpoint(number, total)
        raise ActError("no browser answers")

    async def _browser(self, number: int) -> Browser:
        driver = await self._ready()
        async with self._starting:
            known = self._browsers.get(number)
            if known is not None and known.is_connected():
                return known
            if self._settings.endpoints:
                made = await driver.chromium.connect_over_cdp(self._settings.endpoints[number], timeout=10_000)
            else:
                made = await driver.chromium.launch(
                    executable_path=find_chromium(self._settings.executable),
                    chromium_sandbox=os.geteuid() != 0,
                    args=[*FLAGS, *_trusting(self._settings.trusted_keys)],
                )
            self._browsers[number] = made
            return made


def _trusting(keys: tuple[str, ...]) -> list[str]:
    return [f"--ignore-certificate-errors-spki-list={','.join(keys)}"] if keys else []


def find_chromium(executable: str | None = None) -> str:
    """The browser to start; raises NoChromiumError."""
    found = executable or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None or not Path(found).exists():
        raise NoChromiumError(
            "there is no Chromium on this machine; install it (on Debian and Ubuntu: apt install chromium), "
            "or name its program with AI_BROWSER"
        )
    return found
