"""P11: the bytes of an AI task's stream read into typed events, against the official library on the same stream.

Both read the same bytes in the same pieces in this process; the official library goes through its own response and
decoder, as its users do, with a transport that hands the bytes over.
"""

from __future__ import annotations

import importlib.util
import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.measure import Figure
from interpreter.ai.reading import EventReader
from interpreter.sse import encoded

ROUNDS, TIMES, PIECE = 5, 300, 4_096
TIMED = {"timestamp": 1_700_000_000_000, "iterationId": "a1b2c3d4"}
STATS = {"iterations": 1, "actions": 1, "startTime": 1.0, "endTime": 2.0, "durationMs": 1.0}
ROUND = [
    ("agent:step", {"currentIteration": 0}),
    ("agent:processing", {"operation": "Thinking about next action", "hasScreenshot": False}),
    ("agent:reasoned", {"reasoning": "The order is on this page."}),
    ("agent:action", {"action": "click", "ref": "e12"}),
    ("browser:action_started", {"action": "click", "ref": "e12"}),
    ("browser:action_completed", {"success": True}),
    ("browser:navigated", {"title": "Orders", "url": "https://shop.example/orders"}),
]


def figures(folder: Path) -> list[Figure]:
    """One figure."""
    del folder
    name, against = "events of an AI task, read", "the official library"
    if importlib.util.find_spec("tabstack") is None:
        return [Figure(name, against, 1 / 10, None)]
    stream = _stream()
    pairs = [(_timed(_ours, stream), _timed(_theirs, stream)) for _ in range(ROUNDS)]
    ours, theirs = zip(*pairs, strict=True)
    return [Figure(name, against, 1 / 10, (sorted(ours)[ROUNDS // 2], sorted(theirs)[ROUNDS // 2]))]


def _stream() -> bytes:
    events = [encoded(kind, json.dumps({**TIMED, **fields})) for kind, fields in ROUND] * TIMES
    last = {"finalAnswer": "42", "success": True, "stats": STATS}
    return b"".join([*events, encoded("complete", json.dumps(last)), encoded("done", "{}")])


def _pieces(stream: bytes) -> Iterator[bytes]:
    return (stream[at : at + PIECE] for at in range(0, len(stream), PIECE))


def _ours(stream: bytes) -> int:
    reader = EventReader()
    return sum(len(reader.feed(piece)) for piece in _pieces(stream))


class _Pieces(httpx.SyncByteStream):
    def __init__(self, stream: bytes) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return _pieces(self._stream)


def _theirs(stream: bytes) -> int:
    from tabstack import Tabstack  # noqa: PLC0415 - an extra

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=_Pieces(stream))

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        client = Tabstack(api_key="key", base_url="http://service.example/v1", http_client=http)
        return sum(1 for _ in client.agent.automate(task="t"))


def _timed(read: object, stream: bytes) -> float:
    assert callable(read)
    began = time.process_time()
    count = read(stream)
    spent = time.process_time() - began
    assert count == len(ROUND) * TIMES + 2, count
    return spent
