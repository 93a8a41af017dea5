"""Pages that a research reads, each once: fetched through the browser and its guarded proxy, noted by the model.

Pages that nobody named are read only where the site's robots.txt lets us.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from bs4 import BeautifulSoup

from interpreter.ai.agent.markdown import markdown_of
from interpreter.ai.agent.page import ActError, Tabs
from interpreter.ai.agent.snapshot import fenced
from interpreter.ai.agent.state import Browsers
from interpreter.ai.requests import AutomateRequest
from interpreter.ai.research.events import CitedPage, Origin, Sample
from interpreter.ai.research.thinking import Mind, NoAnswerError, Notes

NAME = "farmhand"
AT_A_TIME = 3
LONGEST_PAGE = 60_000
MOST_SAMPLES = 5
_RANK = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page to read: its address, where that came from, how many links away, and the words that led there."""

    url: str
    origin: Origin
    queries: tuple[str, ...] = ()
    depth: int = 0
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A page that was read; `id` is its mark in the report."""

    id: str
    wanted: Wanted
    title: str
    notes: Notes
    links: tuple[str, ...]
    """Addresses on it that are worth reading, whole; none that is not there."""

    def sample(self) -> Sample:
        """It as an example."""
        return Sample(
            domain=urlsplit(self.wanted.url).hostname or "",
            title=self.title,
            url=self.wanted.url,
            url_source=self.wanted.origin,
            relevance=self.notes.relevance,
            reliability=self.notes.reliability,
            summary=self.notes.summary,
        )

    def cited(self) -> CitedPage:
        """It as a source of the report."""
        wanted, notes = self.wanted, self.notes
        return CitedPage(
            id=self.id,
            url=wanted.url,
            title=self.title,
            claims=notes.claims,
            source_queries=list(wanted.queries),
            summary=notes.summary,
            relevance=notes.relevance,
            reliability=notes.reliability,
            depth=wanted.depth,
            parent_url=wanted.parent,
            url_source=wanted.origin,
        )

    def told(self) -> str:
        """What the model hears of it later."""
        claims = "".join(f"\n- {claim}" for claim in self.notes.claims)
        return f"[{self.id}] {self.title} ({self.wanted.url})\n{self.notes.summary}{claims}"


def plain(url: str) -> str:
    """An address without its place inside the page: the same page, the same text."""
    return urldefrag(url).url


def best(sources: Iterable[Source]) -> list[Source]:
    """The most relevant and reliable first."""
    return sorted(sources, key=lambda one: (_RANK[one.notes.relevance], _RANK[one.notes.reliability]))


@dataclass(slots=True)
class Library:
    """All pages of one research."""

    browsers: Browsers
    mind: Mind
    patience_s: float
    read: list[Source] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    fetches: int = 0
    fetched: int = 0
    known: int = 0
    """How often a page came up that was read before."""
    blocked: int = 0
    """Pages that a site's robots.txt keeps for itself."""
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)

    def fresh(self, wanted: Iterable[Wanted]) -> list[Wanted]:
        """Those that have not come up yet."""
        found = []
        for one in wanted:
            if plain(one.url) in self.seen:
                self.known += 1
                continue
            self.seen.add(plain(one.url))
            found.append(one)
        return found

    async def study(self, query: str, wanted: list[Wanted]) -> list[Source]:
        """The pages that could be read, in the order wanted."""
        gate = asyncio.Semaphore(AT_A_TIME)

        async def one(page: Wanted) -> tuple[Wanted, str, Notes, tuple[str, ...]] | None:
            async with gate:
                return await self._one(query, page)

        found = await asyncio.gather(*(one(page) for page in wanted))
        new = []
        for page in found:
            if page is not None:
                new.append(Source(f"s{len(self.read) + 1}", *page))
                self.read.append(new[-1])
        return new

    async def _one(self, query: str, wanted: Wanted) -> tuple[Wanted, str, Notes, tuple[str, ...]] | None:
        html = await self._html(wanted)
        text = markdown_of(html, "main")[:LONGEST_PAGE] if html else ""
        if not text.strip():
            return None
        question = f"Question: {query}\n\nTake notes on this page, {wanted.url}:\n\n{fenced(text, 'page')}"
        try:
            notes = await self.mind.answer(Notes, question)
        except NoAnswerError:
            return None
        return wanted, _title(html), notes, _links(wanted.url, html, notes)

    async def _html(self, wanted: Wanted) -> str:
        self.fetches += 1
        request = AutomateRequest(task="read", url=wanted.url)
        try:
            async with asyncio.timeout(self.patience_s), self.browsers.tabs(request, lambda _: None) as (tabs, _):
                if wanted.origin != "user-input" and not await self._allowed(tabs, wanted.url):
                    self.blocked += 1
                    return ""
                await tabs.goto(wanted.url)
                html = await tabs.html()
        except (ActError, TimeoutError):
            return ""
        self.fetched += 1
        return html

    async def _allowed(self, tabs: Tabs, url: str) -> bool:
        """Whether robots.txt lets us read a page (RFC 9309); a site without one has nothing to say."""
        place = urljoin(url, "/robots.txt")
        rules = self._robots.get(place)
        if rules is None:
            try:
                await tabs.goto(place)
                text = BeautifulSoup(await tabs.html(), "html.parser").get_text()
            except ActError:
                text = ""
            rules = RobotFileParser()
            rules.parse(text.splitlines())
            self._robots[place] = rules
        return rules.can_fetch(NAME, url)


def _title(html: str) -> str:
    title = BeautifulSoup(html, "html.parser").title
    return title.string.strip() if title and title.string else ""


def _links(url: str, html: str, notes: Notes) -> tuple[str, ...]:
    """What the model wants to follow, as far as the page has it."""
    there = {urljoin(url, str(link["href"])) for link in BeautifulSoup(html, "html.parser")("a", href=True)}
    wanted = (urljoin(url, link) for link in notes.links)
    return tuple(link for link in wanted if link in there and link.startswith(("http://", "https://")))


def samples(sources: list[Source]) -> list[Sample]:
    """The best of some pages."""
    return [one.sample() for one in best(sources)[:MOST_SAMPLES]]
