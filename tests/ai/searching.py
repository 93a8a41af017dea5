"""A search engine with SearXNG's interface on loopback, and a model that researches as it is told."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from interpreter.ai.agent.model import Ask, Call, ModelError, Reply


@dataclass
class Engine:
    """A running search engine; `found` has the addresses for each query, `status` how it answers."""

    url: str = ""
    found: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None


@contextlib.contextmanager
def engine() -> Iterator[Engine]:
    """The search engine while it is used."""
    made = Engine()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            words = parse_qs(parts.query)
            assert (parts.path, words["format"]) == ("/search", ["json"])
            made.asked.append(words["q"][0])
            results = [{"url": url, "title": f"At {url}", "content": "…"} for url in made.found.get(words["q"][0], [])]
            body = json.dumps({"query": words["q"][0], "results": results}).encode() if made.body is None else made.body
            self.send_response(made.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


PLAN = {
    "objective": "know the total",
    "complexity": "simple",
    "plan": "look at the shop",
    "questions": ["What is the total?"],
    "queries": ["total"],
}
NOTES = {"relevance": "high", "reliability": "medium", "summary": "It says 42.50.", "claims": ["The total is 42.50"]}
ENOUGH = {
    "coverage": "Solid",
    "gaps": "none",
    "questionAssessments": [{"question": "What is the total?", "status": "answered", "findings": "42.50"}],
    "shouldContinue": False,
}
OUTLINE = {
    "directAnswer": "42.50",
    "keyTakeaways": ["It is 42.50"],
    "outline": "1. The total",
    "relevantSourceIds": ["s1", "s99"],
}
REPORT = {"report": "The total is 42.50 [s1]."}
GOOD = {"approved": True, "score": 9, "observation": "right", "feedback": ""}
Said = dict[str, Any] | ModelError | str | Callable[[Ask], Any]


@dataclass
class Researcher:
    """Answers each kind of question with what is said for it, the last one again and again."""

    plan: list[Said] = field(default_factory=lambda: [PLAN])
    notes: list[Said] = field(default_factory=lambda: [NOTES])
    assessment: list[Said] = field(default_factory=lambda: [ENOUGH])
    outline: list[Said] = field(default_factory=lambda: [OUTLINE])
    report: list[Said] = field(default_factory=lambda: [REPORT])
    judgment: list[Said] = field(default_factory=lambda: [GOOD])
    asked: list[Ask] = field(default_factory=list)
    provider: str = "scripted"
    name: str = "script"

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)

    async def reply(self, ask: Ask) -> Reply:
        """What is said for the tool of the question."""
        self.asked.append(ask)
        [tool] = ask.tools
        script: list[Said] = getattr(self, tool.name)
        said = script.pop(0) if len(script) > 1 else script[0]
        if callable(said):
            said = said(ask)
        if isinstance(said, ModelError):
            raise said
        if isinstance(said, str):
            return Reply((), text=said, input_tokens=1, output_tokens=1)
        return Reply((Call(f"c{next(self._ids)}", tool.name, said),), input_tokens=10, output_tokens=5)
