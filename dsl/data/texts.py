"""Texts as people see them: two texts are the same when they look the same (NFC, language rule 17)."""

from __future__ import annotations

from unicodedata import is_normalized, normalize


def settled(text: str) -> str:
    """The text in NFC, as a plain str."""
    if text.isascii() or is_normalized("NFC", text):
        return str(text)
    return normalize("NFC", text)


def same_text(left: str, right: str) -> bool:
    """Whether two texts are the same; case counts."""
    return left == right or (not (left.isascii() and right.isascii()) and settled(left) == settled(right))
