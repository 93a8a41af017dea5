"""A stand-in for a language model, behind a real OpenAI-compatible address: it knows how to look up one order.

It reads the page as a real model would, and chooses what to do by a few rules; it is no part of the program.
"""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Choice = tuple[str, dict[str, Any]]
PLAN: Choice = (
    "create_plan",
    {
        "plan": "Sign in, open the order, read it.",
        "successCriteria": "Total, parcel, delivery and all lines are known.",
    },
)
GOOD: Choice = (
    "validate_task",
    {"taskAssessment": "All that was asked for is there.", "completionQuality": "complete"},
)
FIELDS = (("E-mail", "email"), ("Password", "password"))


def choose(tools: set[str], page: str) -> Choice:
    """What to do next."""
    if "create_plan" in tools:
        return PLAN
    if "validate_task" in tools:
        return GOOD
    if 'h1 "Sign in"' in page:
        return _sign_in(page)
    if 'h1 "Order A-17"' in page:
        return ("done", {"result": _order(page)})
    return ("click", {"ref": _ref(page, "a", "A-17")})


def _sign_in(page: str) -> Choice:
    if "•••" in page:
        return ("click", {"ref": _ref(page, "button", "Sign in")})
    fields = [
        {"ref": _ref(page, "textbox", label), "label": label, "fieldType": kind, "required": True}
        for label, kind in FIELDS
    ]
    said = {"reason": "initial", "formDescription": "Sign in to see your orders", "fields": fields}
    return ("request_user_data", said)


def _order(page: str) -> dict[str, Any]:
    lines = re.findall(r'cell "([a-z]+-\d+)".*\n.*cell "(\d+)"', page)
    return {
        "total": float(_after(page, r"Total: ([\d.]+)")),
        "delivery": _after(page, r"Delivery on (\S+)"),
        "parcel": _after(page, r"Parcel (\S+)"),
        "lines": [{"sku": sku, "qty": int(pieces)} for sku, pieces in lines],
    }


def _after(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    return found[1] if found else ""


def _ref(page: str, role: str, name: str) -> str:
    return _after(page, rf'- {role} "{re.escape(name)}"[^\n]*\[ref=(\w+)\]')


class Model:
    """The running model: `url` ends in /v1."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        tools = {one["function"]["name"] for one in asked.get("tools", ())}
        said = [one["content"] for one in asked["messages"] if one["role"] == "user"]
        name, arguments = choose(tools, said[-1])
        function = {"name": name, "arguments": json.dumps(arguments)}
        call = {"id": f"call_{len(asked['messages'])}", "type": "function", "function": function}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        usage = {
            "prompt_tokens": len(str(asked)) // 4,
            "completion_tokens": 20,
            "total_tokens": len(str(asked)) // 4 + 20,
        }
        answer = {"id": "reply", "object": "chat.completion", "created": 0, "model": asked["model"], "usage": usage}
        content = json.dumps(
            {**answer, "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
