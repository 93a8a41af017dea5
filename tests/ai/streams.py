"""Streams of AI tasks as a service sends them."""

from __future__ import annotations

import json
from typing import Any

from interpreter.sse import encoded

TIMED = {"timestamp": 1_700_000_000_000, "iterationId": "a1b2c3d4"}
STATS = {"iterations": 2, "actions": 1, "startTime": 1.0, "endTime": 2.0, "durationMs": 1.0}


def said(name: str, **fields: Any) -> bytes:
    """One event with its time."""
    return encoded(name, json.dumps({**TIMED, **fields}, ensure_ascii=False))


def complete(answer: str | None = "42", **fields: Any) -> bytes:
    """How it ended, and the end."""
    data = {"finalAnswer": answer, "success": True, "stats": STATS, **fields}
    return encoded("complete", json.dumps(data)) + encoded("done", "{}")


FORM = {
    "requestId": "form-1",
    "pageUrl": "https://shop.example/login",
    "pageTitle": "Sign in",
    "formDescription": "Sign in to see the order",
    "fields": [
        {"ref": "e6", "label": "E-mail", "fieldType": "email", "required": True},
        {"ref": "e7", "label": "Password", "fieldType": "password", "required": True},
    ],
}

RECORDED = b"".join(
    [
        said("agent:processing", operation="Creating task plan", hasScreenshot=False),
        b": ping\n\n",
        said("browser:navigated", title="Größe\u2028wählen", url="https://shop.example/"),
        said("task:started", task="t", url="https://shop.example/", plan="look", successCriteria="seen"),
        said("agent:step", currentIteration=0),
        said("agent:action", action="click", ref="e5"),
        said("browser:action_started", action="click", ref="e5"),
        said("browser:action_completed", success=True),
        said("browser:screenshot_captured_image", image="aGVsbG8=", mediaType="image/jpeg"),
        said("interactive:form_data:request", **FORM),
        said("agent:step", currentIteration=1),
        said("task:validated", observation="good", completionQuality="excellent", finalAnswer="42"),
        said("task:completed", finalAnswer="42", success=True),
        complete(),
    ]
)
"""A stream of a task that went well, with a comment, a line separator and letters of two bytes in it."""
