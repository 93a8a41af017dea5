"""Functions of texts."""

from __future__ import annotations

from collections.abc import Callable

from dsl.data.failure import refuse
from dsl.data.kinds import Pattern, Value, kind_of
from dsl.data.limits import MATCHES, fits_list, fits_text
from dsl.data.patterns import found
from dsl.data.texts import settled
from dsl.data.words import with_article
from dsl.data.writing import written
from dsl.functions.declaration import function
from dsl.functions.parts import nth

Spend = Callable[[int], None]
_LINE_ENDS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n"})


@function("join(items: list of any, between?: text) -> text", deep=True)
def join(items: tuple[Value, ...], between: str = ", ") -> str:
    """One text of all items, with `between` between them; without it, a comma and a space.

    Numbers, dates and durations are written out.

    join(["a", "b"]) is "a, b"
    join([1, 2.5], "") is "12.5"
    join([], "-") is ""
    join([["a"]]) fails
    """
    pieces = [_piece(item, position) for position, item in enumerate(items)]
    fits_text(sum(map(len, pieces)) + len(between) * max(0, len(pieces) - 1))
    return between.join(pieces)


def _piece(item: Value, position: int) -> str:
    kind = kind_of(item)
    if kind in ("nothing", "list", "record", "file", "batch", "pattern"):
        is_what = "missing" if kind == "nothing" else with_article(kind)
        refuse(f"{nth(position)} is {is_what}; only texts, numbers, dates and durations can be joined")
    return written(item)


@function("split(text: text, at?: text or pattern) -> list of text", spends=True)
def split(spend: Spend, text: str, at: str | Pattern | None = None) -> tuple[str, ...]:
    """The pieces of a text between the places where `at` stands; without it, between white space.

    An empty `at` gives the characters. An empty text has no pieces.

    split("a, b", ", ") is ["a", "b"]
    split(" one  two ") is ["one", "two"]
    split("a1b22c", /[0-9]+/) is ["a", "b", "c"]
    split("abc", "") is ["a", "b", "c"]
    split("a,,b", ",") is ["a", "", "b"]
    split("", ",") is []
    """
    text = settled(text)
    if not text:
        return ()
    if isinstance(at, Pattern):
        return _between(text, _places(spend, text, at))
    if at is None:
        return _checked(tuple(text.split()))
    if at == "":
        fits_list(len(text))
        return tuple(text)
    at = settled(at)
    fits_list(text.count(at) + 1)
    return tuple(text.split(at))


def _checked(pieces: tuple[str, ...]) -> tuple[str, ...]:
    fits_list(len(pieces))
    return pieces


def _places(spend: Spend, text: str, pattern: Pattern) -> list[tuple[int, int]]:
    """Where a pattern is found; places without length are passed over.

    To find a short place RE2 may have to look at all of the rest, so that the rest is work at each of them, unless
    nothing in the pattern goes on and on, or its end alone does.
    """
    far = not _looks_no_further(pattern.source)
    places: list[tuple[int, int]] = []
    for count, match in enumerate(pattern.compiled.finditer(text), 1):
        if match.end() > match.start():
            places.append(match.span())
        if far:
            spend((len(text) - match.end()) >> 7)
        if count > MATCHES:
            refuse(f"/{pattern.source}/ is found more than {MATCHES:,} times, which is the limit")
    return places


def _looks_no_further(source: str) -> bool:
    return not any(sign in source.removesuffix("?").removesuffix("+").removesuffix("*") for sign in "*+{|")


def _between(text: str, places: list[tuple[int, int]]) -> tuple[str, ...]:
    starts = [0, *(end for _, end in places)]
    ends = [*(start for start, _ in places), len(text)]
    return tuple(text[start:end] for start, end in zip(starts, ends, strict=True))


@function("lines(text: text) -> list of text")
def lines(text: str) -> tuple[str, ...]:
    """The lines of a text, without their ends; an end at the very end begins no further line.

    lines("a\\nb\\n") is ["a", "b"]
    lines("a\\n\\nb") is ["a", "", "b"]
    lines("") is []
    """
    even = settled(text).replace("\r\n", "\n").translate(_LINE_ENDS)
    fits_list(even.count("\n") + 1)
    pieces = even.split("\n")
    return tuple(pieces if pieces[-1] else pieces[:-1])


@function("trim(text: text) -> text")
def trim(text: str) -> str:
    """The text without white space at either end.

    trim("  a b\\n") is "a b"
    """
    return text.strip()


@function("lower(text: text) -> text")
def lower(text: str) -> str:
    """All letters small.

    lower("Ärger AG") is "ärger ag"
    """
    return _within_limits(settled(text).lower())


@function("upper(text: text) -> text")
def upper(text: str) -> str:
    """All letters capital.

    upper("no 1b") is "NO 1B"
    """
    return _within_limits(settled(text).upper())


def _within_limits(text: str) -> str:
    fits_text(len(text))
    return text


@function("replace(text: text, what: text or pattern, with: text) -> text", spends=True)
def replace(spend: Spend, text: str, what: str | Pattern, instead: str) -> str:
    """The text with `with` wherever `what` stood. `with` is taken as it is, also behind a pattern.

    replace("1 000", " ", "") is "1000"
    replace("tel 12-34", /[^0-9]+/, ".") is ".12.34"
    replace("cost", "cost", "$5") is "$5"
    replace("abc", "", "-") fails
    """
    text, instead = settled(text), settled(instead)
    if isinstance(what, Pattern):
        pieces = _between(text, _places(spend, text, what))
    else:
        if what == "":
            refuse("replace needs to know what to replace; its second value is an empty text")
        what = settled(what)
        fits_text(len(text) + text.count(what) * (len(instead) - len(what)))
        return text.replace(what, instead)
    fits_text(sum(map(len, pieces)) + len(instead) * (len(pieces) - 1))
    return instead.join(pieces)


@function("part(text: text, pattern: pattern) -> any?")
def part(text: str, pattern: Pattern) -> Value:
    """What a pattern finds first: the match, or its one group, or a record of its named groups; else nothing.

    part("Order 4711, 3 items", /[0-9]+/) is "4711"
    part("Order 4711", /Order ([0-9]+)/) is "4711"
    part("12:30", /(?<h>[0-9]+):(?<m>[0-9]+)/) is { h: "12", m: "30" }
    part("none", /[0-9]/) is missing
    """
    return found(pattern, text)


@function("url_encode(text: text) -> text")
def url_encode(text: str) -> str:
    """The text as a part of an address: everything but letters, digits and `-._~` is written with `%`.

    url_encode("a b&c/ä") is "a%20b%26c%2F%C3%A4"
    """
    from urllib.parse import quote  # noqa: PLC0415 - few flows need it

    return _within_limits(quote(text, safe=""))


@function("base64(text: text) -> text")
def base64(text: str) -> str:
    """The text's UTF-8 in base64.

    base64("Hello") is "SGVsbG8="
    """
    from base64 import b64encode  # noqa: PLC0415 - few flows need it

    return _within_limits(b64encode(text.encode()).decode())


@function("hash(text: text) -> text")
def hash_(text: str) -> str:
    """The SHA-256 of the text's UTF-8, as 64 small hexadecimal digits: the same text always gives the same.

    hash("abc") starts with "ba7816bf"
    length(hash("")) is 64
    """
    from hashlib import sha256  # noqa: PLC0415 - few flows need it

    return sha256(settled(text).encode()).hexdigest()
