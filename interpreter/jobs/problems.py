"""How failures travel over HTTP: always `{success: false, error, code}`, with a status that fits the code."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse

from interpreter.jobs.port import NoRoom, NotReachable

_STATUS = {
    "no_access": 401,
    "not_owner": 403,
    "view_only": 403,
    "gate": 403,
    "worker_only": 403,
    "not_found": 404,
    "too_large": 413,
    "key_reused": 422,
    "storage": 507,
}
_STARTS = (("bad_", 400), ("no_such_", 404))
CONFLICT = 409


def status_of(code: str) -> int:
    """The HTTP status of a failure; what is neither wrong nor missing is a conflict with the present state."""
    if code in _STATUS:
        return _STATUS[code]
    return next((status for start, status in _STARTS if code.startswith(start)), CONFLICT)


def problem(text: str, code: str, *, status: int | None = None, **headers: str) -> JSONResponse:
    """A failure as an answer; header names are given with underscores."""
    body = {"success": False, "error": text, "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse(body, status_code=status or status_of(code), headers=named)


def away(reason: NotReachable) -> JSONResponse:
    """The service cannot answer now."""
    if isinstance(reason, NoRoom):
        return problem(str(reason), "storage")
    return problem(str(reason), "not_reachable", status=503, Retry_After="1")


def refused(answer: dict[str, Any]) -> JSONResponse:
    """A failure of the service as an answer."""
    return JSONResponse(answer, status_code=status_of(answer["code"]))
