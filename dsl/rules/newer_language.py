"""The file asks for a newer language than this program knows.
A comment before the first line says which one a file needs, as `# language 1`; without it any will do. Install a newer
Farmhand, or ask the author what the file needs it for.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.hints import Iterator
from dsl.patterns import compiled
from dsl.rules.view import View
from dsl.source import Span

CODE = "E016"
KNOWN = 1
"""The language that this program knows. It grows by one when a flow may say what an older program would not read."""
GOOD = """\
# language 1
flow "Sample"
app "com.example.demo"

steps:
  log "x"
"""
BAD = """\
# Signs in.
# «language 2»
flow "Sample"
app "com.example.demo"

steps:
  log "x"
"""
_WORD = "language"
_COMMENTS = r"\ufeff?(?:[ \t]*(?:#[^\n]*)?\r?\n)*"
_ASKS = r"(?m)^[ \t]*#[ \t]+(language[ \t]+([0-9]{1,9}))[ \t\r]*$"


def find(view: View) -> Iterator[Diagnostic]:
    """Comments above all lines that ask for more than is known."""
    text = view.source.text
    if _WORD not in text:
        return
    above = compiled(_COMMENTS).match(text)
    for asks in compiled(_ASKS).finditer(text, 0, above.end() if above else 0):
        if int(asks[2]) > KNOWN:
            said = f"this file asks for language {asks[2]}; this program knows language {KNOWN}"
            yield error(CODE, said, Span(*asks.span(1)), help="install a newer Farmhand")
