"""What each tool does to the page: one function a tool; what it says goes back to the model, failures included."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from interpreter.ai.agent.firewall import Firewall
from interpreter.ai.agent.page import ACT_S, ActError, Tabs
from interpreter.ai.agent.tools import LONGEST_WAIT_S

LIMIT_MS = ACT_S * 1000
_SCROLL = {
    "up": "() => window.scrollBy(0, -window.innerHeight * 0.8)",
    "down": "() => window.scrollBy(0, window.innerHeight * 0.8)",
    "top": "() => window.scrollTo(0, 0)",
    "bottom": "() => window.scrollTo(0, document.body.scrollHeight)",
}
_OPTIONS = "element => [...(element.options || [])].map(option => option.label)"
NAVIGATES = frozenset({"goto", "back", "forward"})


class Hands:
    """Acts on the pages of one task, within its rules. `hosts` are those it has been to or was told of."""

    def __init__(self, tabs: Tabs, firewall: Firewall, hosts: set[str]) -> None:
        self._tabs = tabs
        self._firewall = firewall
        self._hosts = hosts
        self._acts: dict[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "click": lambda said: tabs.click(said["ref"]),
            "fill": self._fill,
            "select": self._select,
            "hover": lambda said: tabs.act(tabs.at(said["ref"]).hover(timeout=LIMIT_MS)),
            "check": lambda said: tabs.act(tabs.at(said["ref"]).check(timeout=LIMIT_MS)),
            "uncheck": lambda said: tabs.act(tabs.at(said["ref"]).uncheck(timeout=LIMIT_MS)),
            "focus": lambda said: tabs.act(tabs.at(said["ref"]).focus(timeout=LIMIT_MS)),
            "enter": lambda said: tabs.act(tabs.at(said["ref"]).press("Enter", timeout=LIMIT_MS)),
            "scroll": self._scroll,
            "wait": lambda said: asyncio.sleep(max(0.0, min(float(said["seconds"]), LONGEST_WAIT_S))),
            "goto": self._goto,
            "back": lambda said: tabs.history("back"),
            "forward": lambda said: tabs.history("forward"),
            "switch_tab": lambda said: tabs.switch(int(said["number"])),
        }

    def knows(self, name: str) -> bool:
        """Whether a tool acts on the page."""
        return name in self._acts

    async def do(self, name: str, arguments: dict[str, Any]) -> None:
        """Do it; raises ActError with words for the model."""
        try:
            await self._acts[name](arguments)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ActError(f"{name} was called with something that it cannot use") from None

    async def put(self, ref: str, value: str) -> None:
        """Put a value that the user gave into a field, whatever field it is."""
        locator = self._tabs.at(ref)
        facts = await self._tabs.facts(ref)
        if facts.tag == "select":
            await self._tabs.act(locator.select_option(label=value, timeout=LIMIT_MS))
        elif facts.type in ("checkbox", "radio"):
            await self._tabs.act(
                locator.set_checked(value.strip().lower() not in ("", "false", "no"), timeout=LIMIT_MS)
            )
        else:
            await self._tabs.act(locator.fill(value, timeout=LIMIT_MS))

    async def _fill(self, said: dict[str, Any]) -> None:
        refusal = self._firewall.refusal(await self._tabs.facts(said["ref"]), self._tabs.url)
        if refusal is not None:
            raise ActError(refusal)
        await self._tabs.act(self._tabs.at(said["ref"]).fill(str(said["value"]), timeout=LIMIT_MS))

    async def _select(self, said: dict[str, Any]) -> None:
        locator = self._tabs.at(said["ref"])
        options = await self._tabs.act(
            locator.evaluate("e => [...(e.options || [])].map(o => o.label)", timeout=LIMIT_MS)
        )
        if said["value"] not in options:
            raise ActError(f"it has no such option; it has {', '.join(map(str, options[:30])) or 'none at all'}")
        await self._tabs.act(locator.select_option(label=said["value"], timeout=LIMIT_MS))

    async def _scroll(self, said: dict[str, Any]) -> None:
        await self._tabs.act(self._tabs.page.evaluate(_SCROLL[cast(Literal["up"], said["direction"])]))

    async def _goto(self, said: dict[str, Any]) -> None:
        parts = urlsplit(str(said["url"]))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ActError("this is no address of a web page")
        if parts.hostname not in self._hosts:
            raise ActError("this address was neither given to you nor seen as a link; only those may be opened")
        await self._tabs.goto(str(said["url"]))
