"""The one place where secrets are masked: whatever is written or shown goes through here first.

A secret is looked for as it is, as JSON, URL, HTML, base64 and Python write it: whole, line by line and, when it is
JSON itself, by each text in it. Those of less than four characters would mask half of the log and are left alone (the
run says so when it begins).
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "•••"
SHORTEST = 4
_ODD_NUMBER = r"[0-9]e-?[0-9]+(?![0-9A-Za-z\"])|0\.0000"  # numbers that Python may write in another way than JSON


def forms(secret: str) -> frozenset[str]:
    """All ways in which a secret is written: plain, JSON, URL, HTML, Python, and base64 at its three alignments."""
    raw = secret.encode("utf-8", "surrogatepass")
    found = {secret, html.escape(secret), quote(raw, safe=""), quote(raw), quote_plus(raw)}
    found |= {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    found |= {json.dumps(form)[1:-1] for form in tuple(found)}
    found |= {repr(secret)[1:-1], ascii(secret)[1:-1], repr(raw)[2:-1]}
    found |= {form.lower() for form in found if "%" in form}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for shift in range(3):
            whole = encode(b"\0" * shift + raw).decode().rstrip("=")
            # the first and the last letter also carry bits of what stands beside the secret
            cut = whole[(0, 2, 3)[shift] : len(whole) - (1 if (len(raw) + shift) % 3 else 0)]
            if len(cut) >= SHORTEST:
                found.add(cut)
    return frozenset(found)


def _leaves(secret: str) -> Iterator[str]:
    """The texts in a secret that is a record or a list in JSON."""
    if not secret.lstrip().startswith(("{", "[")):
        return
    with suppress(ValueError, RecursionError):
        waiting = [json.loads(secret)]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                yield one
            elif isinstance(one, dict | list):
                waiting += one.values() if isinstance(one, dict) else one


class Redactor:
    """Masks every registered secret in texts and JSON values, `knows_any` when there is one; for several threads."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None
        self._in_json: re.Pattern[str] | None = None
        self.knows_any = False

    def register(self, secret: str) -> None:
        """From now on mask this text; each line of one with several as well, and each text in one that is JSON."""
        parts = {secret, secret.strip(), *secret.splitlines(), *_leaves(secret)}
        fresh = frozenset(form for part in parts if len(part.strip()) >= SHORTEST for form in forms(part))
        if fresh <= self._known:
            return
        self._known |= fresh
        longest_first = sorted(self._known, key=lambda form: (-len(form), form))
        escaped = {json.dumps(form, ensure_ascii=False)[1:-1] for form in longest_first}
        self._in_json = re.compile("|".join((*(re.escape(form) for form in escaped), _ODD_NUMBER)))
        self._pattern = re.compile("|".join(re.escape(form) for form in longest_first))
        self.knows_any = True

    def may_be_in(self, written: str) -> bool:
        """Whether a secret may stand in a text of JSON, or in a number of it; False is certain."""
        return self._in_json is not None and self._in_json.search(written) is not None

    def text(self, text: str) -> str:
        """The text with every secret masked."""
        return text if self._pattern is None else self._pattern.sub(MASK, text)

    def value(self, value: Any, *, numbers: bool = True) -> Any:
        """A JSON value with every secret masked, in the keys of records as well, and in numbers if they may be one."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self._pattern.sub(MASK, value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(part, numbers=numbers) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(part, numbers=numbers) for part in value]
        if not numbers or isinstance(value, bool) or not isinstance(value, int | float):
            return value
        masked = self._pattern.sub(MASK, str(value))
        return value if masked == str(value) else masked
