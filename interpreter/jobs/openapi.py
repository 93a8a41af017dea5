"""The OpenAPI document of the server, made from the table of endpoints."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from interpreter.jobs import bodies
from interpreter.jobs.endpoints import ENDPOINTS, OWNER, TASK, Endpoint
from interpreter.jobs.port import BASE

PROBLEMS = ("400", "401", "403", "404", "405", "408", "409", "413", "415", "422", "429", "503", "507")


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3.1, all endpoints with their fields and answers."""
    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(BASE + endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    paths["/health"] = {"get": _open("health", "Whether the server works.")}
    paths[f"{BASE}/openapi.json"] = {"get": _open("openapi", "This document.", _DOCUMENT)}
    paths["/files/{name}"] = {"get": _file()}
    paths[f"{BASE}/capabilities"] = {"get": _open("capabilities", "What the server can do beyond the eight methods.")}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Farmhand job service", "version": _version()},
        "paths": paths,
        "components": {
            "securitySchemes": {
                "user": {"type": "http", "scheme": "bearer"},
                "task": {"type": "apiKey", "in": "header", "name": "Task-Token"},
            },
            "schemas": {"Success": _SUCCESS, "Problem": _PROBLEM},
        },
    }


_SUCCESS = {"type": "object", "properties": {"success": {"const": True}}, "required": ["success"]}
_PROBLEM = {
    "type": "object",
    "properties": {
        "success": {"const": False},
        "error": {"type": "string", "minLength": 1},
        "code": {"type": "string", "minLength": 1},
    },
    "required": ["success", "error", "code"],
}


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    made: dict[str, Any] = {
        **_open(endpoint.name, endpoint.says),
        "security": [{"user": [], "task": []}] if endpoint.who == TASK else [{"user": []}],
        "tags": ["owners" if endpoint.who == OWNER else "tasks" if endpoint.who == TASK else "workers"],
    }
    schema = endpoint.fields.model_json_schema(by_alias=True)
    if issubclass(endpoint.fields, bodies.Query):
        made["parameters"] = [
            {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": _plain(shape)}
            for name, shape in schema["properties"].items()
        ]
    else:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
        made["parameters"] = []
    if endpoint.writes and endpoint.method == "POST":
        made["parameters"].append(_KEY)
    return made


_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[ \t]*[!-~]([ \t!-~]*[!-~])?[ \t]*$"},
}


def _plain(shape: dict[str, Any]) -> dict[str, Any]:
    """A field of the query: one that may be left out is left out, there is no null in an address."""
    kinds = [kind for kind in shape.get("anyOf", ()) if kind.get("type") != "null"]
    return kinds[0] if len(kinds) == 1 else shape


_DOCUMENT = {"application/json": {"schema": {"type": "object", "required": ["openapi", "paths"]}}}


def _file() -> dict[str, Any]:
    """A handed-in file, by its address of 128 random bits alone; to be kept, never shown or run by a browser."""
    made = _open("file", "A handed-in file.", {"application/octet-stream": {"schema": {"type": "string"}}})
    return {**made, "parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}]}


def _open(name: str, says: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    problems = {
        status: {
            "description": "Nothing was done.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in PROBLEMS
    }
    success = {
        "description": "Done.",
        "content": content or {"application/json": {"schema": {"$ref": "#/components/schemas/Success"}}},
    }
    return {"operationId": name, "summary": says, "responses": {"200": success, **problems}}


def _version() -> str:
    try:
        return version("farmhand")
    except PackageNotFoundError:
        return "unknown"
