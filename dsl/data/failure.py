"""The failure of kind `data`: a value is missing, of the wrong kind, or too large."""

from __future__ import annotations

from dsl.hints import NoReturn
from dsl.source import Span


class DataFailure(Exception):  # noqa: N818 - it is a failure of the flow, in the words of the language
    """A failure of kind `data` (language rule 11); the message is for the flow's author, the span where it is known."""

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span

    def at(self, span: Span) -> DataFailure:
        """The same failure with its place, unless it has one already."""
        if self.span is None:
            self.span = span
        return self


def refuse(message: str) -> NoReturn:
    """Fail with kind `data`."""
    raise DataFailure(message)
