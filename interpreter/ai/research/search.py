"""A search engine as research asks it: words in, addresses out; the interface is SearXNG's, behind which are many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import httpx

SLOWEST_S = 20.0
MOST_HITS = 20
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that a search engine names."""

    url: str
    title: str


class SearchError(Exception):
    """The search engine gave no usable answer."""


class Search(Protocol):
    """A search engine."""

    name: str

    async def find(self, query: str) -> list[Hit]:
        """At most MOST_HITS pages for some words, the best first; raises SearchError."""


class Searxng:
    """A SearXNG server that answers in JSON (`search.formats` of its settings has `json`), by its address."""

    name = "searxng"

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/") + "/search"

    async def find(self, query: str) -> list[Hit]:
        """What its engines find."""
        try:
            async with httpx.AsyncClient(timeout=SLOWEST_S, trust_env=False) as client:
                response = await client.get(self._url, params={"q": query, "format": "json"})
                response.raise_for_status()
                if len(response.content) > LARGEST:
                    raise SearchError("the answer of the search engine is too long")
                found = response.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
            raise SearchError(f"the search engine gave no answer: {type(problem).__name__}") from None
        results = found.get("results") if isinstance(found, dict) else None
        if not isinstance(results, list):
            raise SearchError("the answer of the search engine has no results")
        hits = (_hit(one) for one in results[: 5 * MOST_HITS])
        return [hit for hit in hits if hit is not None][:MOST_HITS]


def _hit(said: object) -> Hit | None:
    if not isinstance(said, dict) or not isinstance(url := said.get("url"), str):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return Hit(url, str(said.get("title") or ""))
