"""The index of the functions, made by `make grammar`: what has to be known of a function while nothing runs."""

from __future__ import annotations

import sys
from pathlib import Path

from dsl.functions.every import FUNCTIONS
from dsl.functions.signature import Signature

INDEX = Path(__file__).with_name("index.py")


def index() -> str:
    """The text of the index: the signatures by the names of the functions."""
    lines = [
        '"""The signatures of all functions by name. Made by `make grammar`; do not edit."""',
        "",
        "# fmt: off",
        "",
        "from __future__ import annotations",
        "",
        "from dsl.functions.signature import Signature",
        "",
        "SIGNATURES: dict[str, Signature] = {",
        *(f'    "{name}": {_written(FUNCTIONS[name])},' for name in sorted(FUNCTIONS)),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _written(one: Signature) -> str:
    more = "".join(f", {word}=True" for word in ("outside", "deep", "soft", "spends") if getattr(one, word))
    return f'Signature("{one.signature}"{more})'


def main(arguments: list[str]) -> int:
    """Write the index, or with `--check` only compare; 1 when it is stale."""
    text = index()
    if INDEX.exists() and INDEX.read_text(encoding="utf-8") == text:
        return 0
    if "--check" in arguments:
        sys.stderr.write("dsl/functions/index.py is stale: run `make grammar`\n")
        return 1
    INDEX.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
