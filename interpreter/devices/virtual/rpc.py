"""The methods of the uiautomator server on a phone, as uiautomator2 3.7 calls them: name and parameters → result.

Errors have the shape and the words that the client looks for. Methods stand in `rpc_screen` and `rpc_objects`.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from functools import lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

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
    except (TypeError, ValueError, OverflowError):  # numbers and texts of a client's own making
        return _failed(number, -32602, "method parameters invalid")
    return json.dumps({"jsonrpc": "2.0", "id": number, "result": result}).encode()


def _call(phone: VirtualPhone, method: str, params: Any) -> Any:
    function = METHODS.get(method)
    if function is None:
        raise RpcError("method not found", code=-32601)
    args, kwargs = (params, {}) if isinstance(params, list) else ((), params)
    signature, kinds = _shape(function)
    bound = signature.bind(phone, *args, **kwargs)
    for name, value in bound.arguments.items():
        if name in kinds and not isinstance(value, kinds[name]):
            raise TypeError(f"{name} is not what {method} takes")
    return function(*bound.args, **bound.kwargs)


@lru_cache(maxsize=256)
def _shape(function: Callable[..., Any]) -> tuple[inspect.Signature, dict[str, Any]]:
    """A method's parameters, and what each that is not free may be."""
    signature = inspect.signature(function)
    hints = get_type_hints(function)
    kinds = {name: _kind(hint) for name, hint in hints.items() if name not in ("phone", "return")}
    single = {name for name, each in signature.parameters.items() if each.kind is not each.VAR_POSITIONAL}
    return signature, {name: kind for name, kind in kinds.items() if kind is not None and name in single}


def _kind(hint: Any) -> Any:
    """A type hint as something for isinstance: whole numbers serve as numbers, `dict[str, Any]` as dict."""
    if hint is Any:
        return None
    if isinstance(hint, UnionType):
        return tuple(_kind(each) for each in get_args(hint))
    return (int, float) if hint is float else get_origin(hint) or hint


def _failed(number: Any, code: int, message: str) -> bytes:
    trace = f"{message}\n\tat com.wetest.uia2.stub.AutomatorServiceImpl"
    return json.dumps(
        {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message, "data": trace}}
    ).encode()
