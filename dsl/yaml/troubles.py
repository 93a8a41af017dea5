"""What libyaml says when it cannot go on, in the words of this language."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.hints import Any
from dsl.source import Source, Span

_SAID = (
    ("mapping values are not allowed", "E023", "a `: ` inside a text makes a key of it; put the text in quotes"),
    ("could not find expected ':'", "E023", "this line has no `: ` behind its key"),
    ("did not find expected key", "E005", "this line is not in line with its neighbours, or a quote is missing"),
    ("did not find expected '-'", "E005", "this line is not in line with its neighbours, or a dash is missing"),
    ("block sequence entries are not allowed", "E005", "an item with a dash cannot begin here"),
    ("did not find expected ',' or", "E024", "this bracket is not closed"),
    ("found unexpected end of stream", "E006", "this quote is not closed"),
    ("found unknown escape", "E019", "this escape means nothing in a text"),
    ("found unexpected document indicator", "E006", "this quote is not closed"),
    ("did not find expected <document start>", "E023", "this does not belong to the flow above it"),
    ("undefined tag handle", "E011", "a type tag is not used in flows"),
    ("incompatible YAML document", "E011", "a flow has no directives"),
)  # fmt: skip


def explained(source: Source, problem: Exception, base: int) -> Diagnostic:
    """The finding for what libyaml, or the way to it, raised."""
    end = len(source.text)
    if isinstance(problem, UnicodeEncodeError):
        at = min(problem.start + base, max(end - 1, 0))
        return error("E021", "this character is no character of a text", Span(at, at + 1))
    mark: Any = getattr(problem, "problem_mark", None)
    context: Any = getattr(problem, "context_mark", None)
    said = str(getattr(problem, "problem", None) or getattr(problem, "reason", "") or "")
    if mark is None:
        at = min(int(getattr(problem, "position", 0)) + base, max(end - 1, 0))
        return error("E023", f"the character U+{_code(source, at):04X} cannot stand here", Span(at, at + 1))
    at = min(mark.index + base, end)
    if "tab" in said or source.text[at : at + 1] == "\t":
        return error("E005", "a tab stands here; flows are indented with blanks", Span(at, at + 1))
    for words, code, sentence in _SAID:
        if words in said:
            if code in ("E006", "E024") and context is not None:
                at = min(context.index + base, end)
            return error(code, sentence, _visible(source, at))
    return error("E023", "this does not fit here", _visible(source, at), help="put texts with signs in them in quotes")


def _code(source: Source, at: int) -> int:
    return ord(source.text[at]) if at < len(source.text) else 0


def _visible(source: Source, at: int) -> Span:
    """One character that can be pointed at."""
    at = max(0, min(at, len(source.text) - 1))
    return Span(at, min(at + 1, max(len(source.text), 1)))
