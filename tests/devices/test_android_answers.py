"""Answers of a phone's server are read as Python's own HTTP client reads them, however their bytes are cut."""

from __future__ import annotations

import http.client
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.devices.android.answers import Answer

MOST = 100_000
HEADERS = st.sampled_from(["Content-Type: application/json", "content-type:x", "Date: now", "X-Y: a:b", "Empty:"])


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """An answer as a server may write it: with its length, in pieces, or until it hangs up."""
    body, how = draw(st.binary(max_size=300)), draw(st.sampled_from(["length", "pieces", "end"]))
    lines = draw(st.lists(HEADERS, max_size=3))
    if how == "length":
        lines.append(draw(st.sampled_from(["Content-Length: {}", "content-length:{}"])).format(len(body)))
    elif how == "pieces":
        lines.append("Transfer-Encoding: chunked")
        cuts = sorted({0, len(body), *draw(st.lists(st.integers(0, len(body)), max_size=4))})
        pieces = [body[begin:end] for begin, end in pairwise(cuts)]
        body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))
    if how == "end" or draw(st.booleans()):
        lines.append("Connection: close")
    first = draw(st.sampled_from(["HTTP/1.1 200 OK", "HTTP/1.1 502 Bad Gateway", "HTTP/1.0 404 "]))
    return "\r\n".join([first, *lines, "", ""]).encode() + body


class _Sock:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def read(data: bytes, cuts: list[int]) -> Answer:
    answer = Answer(MOST)
    ends = sorted({cut for cut in cuts if 0 < cut < len(data)} | {len(data)})
    for begin, end in pairwise([0, *ends]):
        if answer.feed(data[begin:end]):
            assert end == len(data)
            return answer
    answer.ended()
    return answer


@given(answers(), st.lists(st.integers(0, 600), max_size=8))
def test_it_is_what_pythons_own_client_reads(data: bytes, cuts: list[int]) -> None:
    reference = http.client.HTTPResponse(_Sock(data), method="POST")  # type: ignore[arg-type]
    reference.begin()
    answer = read(data, cuts)
    assert (answer.status, answer.content) == (reference.status, reference.read())
    assert not (answer.lasts and b"Connection: close" in data)


@given(answers(), st.data())
def test_what_was_cut_off_is_no_answer(data: bytes, more: st.DataObject) -> None:
    begun = data.index(b"\r\n\r\n") + 4
    open_ended = b"ength:" not in data and b"chunked" not in data
    short = data[: more.draw(st.integers(0, begun - 1 if open_ended else len(data) - 1))]
    with pytest.raises(ConnectionResetError):
        read(short, [])


def test_what_comes_behind_an_answer_ends_its_connection() -> None:
    answer = Answer(MOST)
    assert answer.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK")
    assert (answer.content, answer.lasts) == (b"ok", False)


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n", b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc", b"x" * 40_000,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (MOST + 40_000),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="answer"):
        Answer(MOST).feed(data)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    answer = Answer(MOST)
    try:
        answer.feed(b"HTTP/1.1 200 OK\r\n" + data)
    except ValueError:
        return
    assert isinstance(answer.content, bytes)
