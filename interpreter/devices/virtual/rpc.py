"""The methods of the uiautomator server on a phone, as uiautomator2 3.7 calls them: name and parameters → result.

Errors have the shape and the words that the client looks for. Methods stand in `rpc_screen` and `rpc_objects`.
"""

from __future__ import annotations

import inspect
import json
from typing import Any

from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.rpc_objects import OBJECT_METHODS
from interpreter.devices.virtual.rpc_screen import SCREEN_METHODS
from interpreter.devices.virtual.rpc_words import RpcError
from interpreter.devices.virtual.selectors import SelectorError

METHODS = {**SCREEN_METHODS, **OBJECT_METHODS}


def answer(phone: VirtualPhone, body: bytes) -> bytes:
    """One JSON-RPC request → its answer, as bytes."""
    try:
        request = json.loads(body)
        method, params = request["method"], request.get("params") or []
    except (ValueError, KeyError, TypeError, AttributeError):
        return _failed(None, -32700, "JSON parse error")
    number = request.get("id")
    try:
        result = _call(phone, str(method), params)
    except RpcError as error:
        return _failed(number, error.code, str(error))
    except SelectorError as error:
        return _failed(number, -32001, str(error))
    return json.dumps({"jsonrpc": "2.0", "id": number, "result": result}).encode()


def _call(phone: VirtualPhone, method: str, params: Any) -> Any:
    function = METHODS.get(method)
    if function is None:
        raise RpcError("method not found", code=-32601)
    args, kwargs = (params, {}) if isinstance(params, list) else ((), params)
    try:
        bound = inspect.signature(function).bind(phone, *args, **kwargs)
    except TypeError as error:
        raise RpcError("method parameters invalid", code=-32602) from error
    return function(*bound.args, **bound.kwargs)


def _failed(number: Any, code: int, message: str) -> bytes:
    trace = f"{message}\n\tat com.wetest.uia2.stub.AutomatorServiceImpl"
    return json.dumps(
        {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message, "data": trace}}
    ).encode()
