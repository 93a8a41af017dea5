"""Texts as people see them: two texts are the same when they look the same (NFC, language rule 17)."""

from __future__ import annotations

_MOST_COMPOSED = 12  # NFC makes one character of four at most, and three of one
_RUN = 64  # so many marks on one letter are put in order here: `normalize` takes the square of their number
_TWO_MARKS = {"\u0f73": "\u0f71\u0f72", "\u0f75": "\u0f71\u0f74", "\u0f81": "\u0f71\u0f80"}  # letters that are two
_TABLE = str.maketrans(_TWO_MARKS)


def settled(text: str) -> str:
    """The text in NFC, as a plain str."""
    if text.isascii():
        return str(text)
    from unicodedata import is_normalized, normalize  # noqa: PLC0415 - most texts of flows are plain

    if is_normalized("NFC", text):
        return str(text)
    return normalize("NFC", _in_order(text) if len(text) >= _RUN else text)


def _in_order(text: str) -> str:
    """The same text with the marks of each long run of them in their order; a run is found by one look in its length.

    It is what NFC says (Unicode, 3.11 D109): marks of different places on a letter have an order, others keep theirs.
    """
    from unicodedata import combining  # noqa: PLC0415

    pieces: list[str] = []
    done, length = 0, len(text)
    for at in range(0, length, _RUN):
        if at < done or not (combining(text[at]) or text[at] in _TWO_MARKS):
            continue
        start = end = at
        while start > done and (combining(text[start - 1]) or text[start - 1] in _TWO_MARKS):
            start -= 1
        while end < length and (combining(text[end]) or text[end] in _TWO_MARKS):
            end += 1
        if end - start >= _RUN:
            pieces += text[done:start], "".join(sorted(text[start:end].translate(_TABLE), key=combining))
            done = end
    return "".join((*pieces, text[done:])) if pieces else text


def same_text(left: str, right: str) -> bool:
    """Whether two texts are the same; case counts."""
    if left == right:
        return True
    if left.isascii() and right.isascii():
        return False
    few, many = sorted((len(left), len(right)))
    return many <= _MOST_COMPOSED * few and settled(left) == settled(right)
