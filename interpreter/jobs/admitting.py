"""Who may send a body, and how large a one, told from the head of a request alone: strangers are refused unread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from interpreter.jobs.answering import Site
from interpreter.jobs.page.visit import LARGEST_FORM, Pages, signed_out, too_large
from interpreter.jobs.port import NotReachable
from interpreter.jobs.problems import away, refused
from interpreter.jobs.rules.refusal import Refused

Admit = Callable[[Scope, Mapping[str, str]], Awaitable[int | Response]]
"""How many bytes may follow the head of a request, or what is answered instead of reading them."""
SIGN_IN = "/sign-in"
LARGEST_SIGN_IN = 64 * 1024
KNOWN_S = 30.0  # for so long a key that counted may send bodies; each call looks anew whether it counts
MOST_KNOWN = 4_096


@dataclass(slots=True)
class Admission:
    """Programs show a key, pages a session; only signing in, which is short, needs neither."""

    site: Site
    pages: Pages
    most_body: int
    is_for_programs: Callable[[str], bool]
    _known: dict[str, float] = field(default_factory=dict)

    async def __call__(self, scope: Scope, headers: Mapping[str, str]) -> int | Response:
        """See Admit."""
        try:
            if self.is_for_programs(scope["path"]):
                await self._key(headers)
                return self.most_body
            if scope["path"] == SIGN_IN:
                return LARGEST_SIGN_IN
            visitor = await self.site.threads.run(partial(self.pages.visitor, Request(scope)))
            if visitor is None:
                return signed_out(401)
            return too_large(visitor) if _is_longer(headers, LARGEST_FORM) else LARGEST_FORM
        except Refused as refusal:
            return refused(refusal.answer())
        except NotReachable as reason:
            return away(reason)

    async def _key(self, headers: Mapping[str, str]) -> None:
        """Refused without a key that counts, or did so a moment ago."""
        shown, now = headers.get("authorization", ""), self.site.clock.monotonic()
        if self._known.get(shown, 0.0) > now:
            return
        self._known.pop(shown, None)
        await self.site.threads.run(partial(self.site.caller, headers))
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[shown] = now + KNOWN_S


def _is_longer(headers: Mapping[str, str], most: int) -> bool:
    length = headers.get("content-length", "")
    return length.isdecimal() and int(length) > most
