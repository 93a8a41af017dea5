"""The language as documents: the grammar files, joined and with a terminal for each keyword.

`flow.lark` and `expression.lark` are written by hand, `steps.lark` is made from the step declarations.
"""

from __future__ import annotations

from os.path import dirname, join

RESERVED = (
    "true", "false", "nothing", "and", "or", "not", "is", "in", "if", "else", "otherwise", "contains", "matches",
    "mod", "for", "each", "where", "while", "until", "gone", "taken", "empty", "missing", "most",
)  # fmt: skip
"""The words that cannot be names (language rule 2)."""

STARTS = ("line", "header", "field", "element", "default", "expression", "selector", "type")
"""What a line or a piece of text may be read as."""

_KEYWORD = r'"([a-z]+(?: [a-z]+)*)"'


def document(name: str) -> str:
    """One grammar file as written."""
    with open(join(dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def documents() -> tuple[str, ...]:
    """All of the grammar as written."""
    return tuple(document(name) for name in ("flow.lark", "expression.lark", "steps.lark"))


def terminal(words: str) -> str:
    """The name of the terminal of a keyword: `up to` is `_UP_TO`."""
    return "_" + words.replace(" ", "_").upper()


def joined(*texts: str) -> str:
    """Grammar texts as one, each quoted keyword made a terminal that ends at a word's end, longer ones first."""
    import re  # noqa: PLC0415 - known lines need no grammar

    text = "\n".join(texts)
    keywords = sorted({found for line in text.splitlines() for found in re.findall(_KEYWORD, line.partition("//")[0])})
    lines = (re.sub(_KEYWORD, lambda found: terminal(found[1]), _uncommented(line)) for line in text.splitlines())
    whole = "\n".join(lines)
    whole = whole.replace("RESERVED_WORDS", "|".join(RESERVED))
    return "\n".join([whole, *(_definition(words) for words in keywords)]) + "\n"


def whole() -> str:
    """The whole grammar for Lark."""
    import re  # noqa: PLC0415

    steps = document("steps.lark")
    kinds = " | ".join(re.findall(r"^(\w+)_step:", steps, re.MULTILINE))
    kinds = " | ".join(f"{kind}_step" for kind in kinds.split(" | "))
    return joined(document("flow.lark").replace("KIND_OF_STEP", kinds), document("expression.lark"), steps)


def _uncommented(line: str) -> str:
    return "" if line.lstrip().startswith("//") else line


def _definition(words: str) -> str:
    count = words.count(" ") + 1
    return f"{terminal(words)}.{10 + count}: /{words.replace(' ', ' +')}\\b{not_before(words)}/"


def not_before(words: str) -> str:
    """What may not follow a verb, as a pattern: `set location to x` gives the name `location` a value."""
    return r"(?! *(\.|to\b))" if words.startswith("set ") else ""
