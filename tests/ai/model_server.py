"""A scripted model behind a real OpenAI-compatible address, on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from interpreter.ai.agent.model import Ask, Call, Message, ModelError, Tool
from tests.ai.scripted import ScriptedModel


def _ask(body: dict[str, Any]) -> Ask:
    """The question of a request, as the agent put it."""
    tools = tuple(
        Tool(one["function"]["name"], one["function"].get("description", ""), one["function"]["parameters"])
        for one in body.get("tools", ())
    )
    system, *rest = body["messages"]
    return Ask(_text(system), tuple(_message(one) for one in rest), tools, body.get("max_completion_tokens", 0))


def _message(said: dict[str, Any]) -> Message:
    if said["role"] == "tool":
        return Message("tool", _text(said), answers=Call(said["tool_call_id"], "", {}))
    return Message("assistant" if said["role"] == "assistant" else "user", _text(said))


def _text(said: dict[str, Any]) -> str:
    content = said.get("content") or ""
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


@contextlib.contextmanager
def openai(model: ScriptedModel) -> Iterator[str]:
    """The address, which ends in /v1, while it is used."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            try:
                reply = asyncio.run(model.reply(_ask(body)))
            except ModelError as problem:
                self._send(problem.status, {"error": {"message": str(problem)}})
                return
            calls = [
                {
                    "id": call.id,
                    "type": "function",
                    "function": {"name": call.name, "arguments": json.dumps(call.arguments)},
                }
                for call in reply.calls
            ]
            message = {"role": "assistant", "content": reply.text or None, **({"tool_calls": calls} if calls else {})}
            finish = "tool_calls" if calls else "stop"
            usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
            choice = {"index": 0, "message": message, "finish_reason": finish}
            answer = {"id": "1", "object": "chat.completion", "created": 1, "model": body["model"]}
            self._send(200, {**answer, "choices": [choice], "usage": usage})

        def _send(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
