"""`# ignore W303: why` behind a line: what it keeps quiet, and when it does not (X907).

How a line is written (E), names and types (N) and the way through a flow (F) cannot be silenced when they are
errors: a run relies on them.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Severity, warning
from dsl.hints import Collection
from dsl.patterns import compiled
from dsl.source import Source, Span
from dsl.struct import Struct
from dsl.text.scan import scan

CODE = "X907"
_MARK = "# ignore"
_FORM = r"# ignore +(?P<codes>[A-Z]\d{3}(?:, *[A-Z]\d{3})*)(?P<reason>: *\S.*)?"
_CODE = r"[A-Z]\d{3}"


class Ignore(Struct):
    """One comment that silences codes on its line."""

    line: int
    codes: tuple[str, ...]
    reasoned: bool
    span: Span


def ignores(source: Source) -> list[Ignore]:
    """All such comments of a text."""
    found: list[Ignore] = []
    at = source.text.find(_MARK)
    while at >= 0:
        line, _ = source.position(at)
        start = source.line_starts[line - 1]
        end = start + len(source.line(line))
        span = next((one for one in scan(source.text, start, end).comments if one.start == at), None)
        form = None if span is None else compiled(_FORM).fullmatch(source.at(span).rstrip())
        if form is not None and span is not None:
            codes = tuple(compiled(_CODE).findall(form["codes"]))
            found.append(Ignore(line, codes, form["reason"] is not None, Span(span.start, at + len(form[0]))))
        at = source.text.find(_MARK, at + 1)
    return found


def silenced(source: Source, found: list[Diagnostic], unseen: Collection[str] = ()) -> list[Diagnostic]:
    """The findings without those that are silenced, and with what is wrong with the comments; codes that were not
    looked for are `unseen`."""
    comments = ignores(source)
    if not comments:
        return found
    quiet: dict[tuple[int, str], Ignore] = {(one.line, code): one for one in comments for code in one.codes}
    fired: set[tuple[int, str]] = set()
    kept: list[Diagnostic] = []
    for one in found:
        key = (source.position(one.span.start)[0], one.code)
        comment = quiet.get(key)
        if comment is not None and not _may_not(one):
            fired.add(key)
            if comment.reasoned:
                continue
        kept.append(one)
    return kept + [wrong for one in comments for wrong in _wrong(one, fired, unseen)]


def _may_not(one: Diagnostic) -> bool:
    return one.severity is Severity.ERROR and one.code[0] in "ENF"


def _wrong(comment: Ignore, fired: set[tuple[int, str]], unseen: Collection[str]) -> list[Diagnostic]:
    if not comment.reasoned:
        help_ = f"write it like `# ignore {comment.codes[0]}: the screen has no element to wait for`"
        return [warning(CODE, "this comment silences nothing without a reason", comment.span, help=help_)]
    return [
        warning(CODE, f"{code} is not found on this line, so there is nothing to ignore", comment.span,
                help="remove it, or put it behind the line that it is for")
        for code in comment.codes
        if (comment.line, code) not in fired and code not in unseen
    ]  # fmt: skip
