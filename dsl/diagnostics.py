"""What the language has to say about a flow: one type for every error, warning and advice.

The message says what is wrong, the labels where, the help what to do next, the fix does it.
"""

from __future__ import annotations

from dsl.enums import StrEnum
from dsl.source import Span
from dsl.struct import Struct


class Severity(StrEnum):
    """How much it matters: errors keep a flow from running."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Label(Struct):
    """A place and what to say there."""

    span: Span
    text: str


class Edit(Struct):
    """Replace a stretch of the text; an empty stretch inserts."""

    span: Span
    text: str


class Fix(Struct):
    """Edits that mend what is wrong. A safe fix keeps the meaning that was plainly wanted; others ask first."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


class Diagnostic(Struct):
    """One finding: a code, a sentence in plain words, its exact place, and at most one place more that says why."""

    code: str
    severity: Severity
    message: str
    span: Span
    label: str = ""
    because: Label | None = None
    help: str = ""
    fix: Fix | None = None

    @property
    def order(self) -> tuple[int, str]:
        """Findings are shown in the order of the text."""
        return self.span.start, self.code


def error(code: str, message: str, span: Span, **more: object) -> Diagnostic:
    """A diagnostic of severity error; the further fields as keywords."""
    return Diagnostic(code, Severity.ERROR, message, span, **more)  # type: ignore[arg-type]


def warning(code: str, message: str, span: Span, **more: object) -> Diagnostic:
    """A diagnostic of severity warning; the further fields as keywords."""
    return Diagnostic(code, Severity.WARNING, message, span, **more)  # type: ignore[arg-type]


def apply(text: str, edits: tuple[Edit, ...]) -> str:
    """The text with all edits made; edits do not overlap."""
    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
