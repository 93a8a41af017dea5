"""Server-sent events: the standard's examples and rules, cut at every place, and there and back again."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.sse import Decoder, EventTooLongError, ServerSentEvent, comment, encoded


def decoded(*chunks: bytes) -> list[tuple[str, str, str]]:
    decoder = Decoder()
    return [(e.event, e.data.decode(), e.id) for chunk in chunks for e in decoder.feed(chunk)]


STREAMS = {
    # the examples of the standard, 9.2.6
    "data: YHOO\ndata: +2\ndata: 10\n\n": [("message", "YHOO\n+2\n10", "")],
    ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n": [
        ("message", "first event", "1"),
        ("message", "second event", ""),
        ("message", " third event", ""),
    ],
    "data\n\ndata\ndata\n\ndata:": [("message", "", ""), ("message", "\n", "")],
    "data:test\n\ndata: test\n\n": [("message", "test", ""), ("message", "test", "")],
    # its other rules
    "event: a\ndata: 1\n\ndata: 2\n\n": [("a", "1", ""), ("message", "2", "")],
    "event: a\n\ndata: 2\n\n": [("message", "2", "")],
    "\ufeffdata: 1\n\n": [("message", "1", "")],
    "data: 1\n\n\ufeffdata: 2\n\n": [("message", "1", "")],
    "data: 1\r\rdata: 2\r\n\r\ndata: 3\n\r\n": [("message", "1", ""), ("message", "2", ""), ("message", "3", "")],
    "id: a\0b\nid: 7\ndata: x\n\nid: c\0\ndata: y\n\n": [("message", "x", "7"), ("message", "y", "7")],
    "other: 1\nDATA: 2\ndata: 3\n: data: 4\n\n": [("message", "3", "")],
    "data: a\u2028b\n\n": [("message", "a\u2028b", "")],
    "data: never finished\n": [],
    "": [],
}


@pytest.mark.parametrize("stream", STREAMS)
def test_streams_of_the_standard_cut_at_every_byte(stream: str) -> None:
    whole = stream.encode()
    assert decoded(whole) == STREAMS[stream]
    assert decoded(*[bytes([byte]) for byte in whole]) == STREAMS[stream]
    for cut in range(len(whole)):
        assert decoded(whole[:cut], whole[cut:]) == STREAMS[stream], cut


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1, max_size=10)


@given(
    st.lists(st.tuples(NAMES, TEXTS, st.none() | NAMES.filter(lambda name: "\0" not in name))),
    st.lists(st.integers(0, 400)),
    st.sampled_from(["\n", "\r", "\r\n"]),
)
def test_what_is_encoded_is_decoded_however_it_is_cut(
    events: list[tuple[str, str, str | None]], cuts: list[int], end: str
) -> None:
    whole = b"".join(encoded(*event) + comment("still here") for event in events)
    whole = whole.replace(b"\n", end.encode())
    places = [0, *sorted(cut % (len(whole) + 1) for cut in cuts), len(whole)]
    chunks = [whole[a:b] for a, b in itertools.pairwise(places)]
    last, wanted = "", []
    for name, data, id_ in events:
        last = last if id_ is None else id_
        wanted.append((name, data.replace("\r\n", "\n").replace("\r", "\n"), last))
    assert decoded(*chunks) == wanted


@given(st.lists(st.binary(max_size=60)))
def test_any_bytes_give_events_and_nothing_else(chunks: list[bytes]) -> None:
    decoder = Decoder()
    for chunk in chunks:
        assert all(isinstance(event, ServerSentEvent) for event in decoder.feed(chunk))


def test_the_time_to_wait_before_coming_again() -> None:
    decoder = Decoder()
    decoder.feed(b"retry: 1500\n\nretry: soon\n\nretry: -3\n\n")
    assert decoder.retry_ms == 1500


def test_an_event_larger_than_the_limit_is_refused_even_in_small_pieces() -> None:
    decoder = Decoder(limit=1_000)
    for _ in range(100):
        assert decoder.feed(b"data: " + b"x" * 900 + b"\n\n")
    with pytest.raises(EventTooLongError, match="more than 1000 bytes"):
        any(decoder.feed(b"x") for _ in range(1_001))
    for field in (b"data: x\n", b"data:\n", b"data\n"):
        endless = Decoder(limit=1_000)
        with pytest.raises(EventTooLongError):
            any(endless.feed(field) for _ in range(1_001))


def test_the_end_of_a_stream_inside_an_event_is_told() -> None:
    decoder = Decoder()
    decoder.feed(b"data: 1\n\n")
    assert not decoder.unfinished
    for piece in (b"da", b"ta: 2\n"):
        decoder.feed(piece)
        assert decoder.unfinished
    decoder.feed(b"\n")
    assert not decoder.unfinished


def test_a_line_end_in_a_type_or_id_is_refused() -> None:
    for event, id_ in (("a\nb", None), ("a", "1\r2")):
        with pytest.raises(ValueError, match="one line"):
            encoded(event, "", id_)
