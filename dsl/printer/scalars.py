"""Texts and keys of the YAML form, in quotes only where they would be read as something else."""

from __future__ import annotations

import re

from dsl.text.values import literal

_KEY = re.compile(r"[A-Za-z_][\w ]*")
_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`")
_FLOW = frozenset(",[]{}?:")
_NOTHING = frozenset({"~", "null", "Null", "NULL"})
"""What other readers of YAML, editors among them, take for nothing at all."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def scalar(text: str, *, flow: bool = False, as_text: bool = False) -> str:
    """A text as one line; `flow` when it stands inside `{…}`, `as_text` when what looks like a number is none."""
    if not text.isprintable():
        return '"' + "".join(_ESCAPES.get(sign) or _shown(sign) for sign in text) + '"'
    if _plain(text) and not (flow and _FLOW.intersection(text)) and not (as_text and literal(text)):
        return text
    return "'" + text.replace("'", "''") + "'"


def constant(text: str, *, flow: bool = False) -> str:
    """A text without fill-ins."""
    return scalar(text.replace("${", "$${"), flow=flow)


def key(text: str) -> str:
    """A key, quoted when it is no plain words."""
    return text if _KEY.fullmatch(text) and text == text.strip() else scalar(text) if text != "<<" else "'<<'"


def _plain(text: str) -> bool:
    if not text or text in _NOTHING or text != text.strip(" ") or text.startswith(("---", "...")):
        return False
    first_is_sign = text[0] in _FIRST and not (text[0] == "-" and text[1:2] not in ("", " "))
    return not first_is_sign and ": " not in text and " #" not in text and not text.endswith(":")


def _shown(sign: str) -> str:
    if sign.isprintable():
        return sign
    code = ord(sign)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
