"""A stream of an AI task as bytes, read into typed events; how it may end is checked, and nothing follows its end.

A stream is whole when it said `complete` or `error`. One that stops before that has failed, whatever it told till then.
"""

from __future__ import annotations

from interpreter.ai.events import AiEvent, Complete, Done, Error, EventError, read_event
from interpreter.sse import Decoder, EventTooLongError


class StreamError(Exception):
    """A stream that cannot be trusted: what is wrong with it, in words that hold none of its data."""


class EventReader:
    """Bytes in, events out; `unknown` counts events that the contract does not name, which are passed over."""

    def __init__(self) -> None:
        self.unknown = 0
        self._decoder = Decoder()
        self._ended = False
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the stream has said that nothing follows."""
        return self._closed

    def feed(self, chunk: bytes) -> list[AiEvent]:
        """The events that are whole now; raises StreamError."""
        events: list[AiEvent] = []
        try:
            for sent in self._decoder.feed(chunk):
                if self._closed:
                    break
                event = read_event(sent.event, sent.data)
                if event is None:
                    self.unknown += 1
                    continue
                self._follow(event)
                events.append(event)
        except (EventError, EventTooLongError) as wrong:
            raise StreamError(f"the answer of the AI task service cannot be read: {wrong}") from None
        return events

    def _follow(self, event: AiEvent) -> None:
        match event:
            case Complete():
                self._ended = True
            case Error():
                self._ended = self._closed = True
            case Done():
                if not self._ended:
                    raise StreamError("the AI task service ended its answer without saying how the task went")
                self._closed = True

    def finish(self) -> None:
        """The connection has ended; raises StreamError where the task had not."""
        if not self._ended:
            raise StreamError("the AI task service broke off before it said how the task went")
