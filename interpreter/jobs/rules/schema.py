"""A job's schema of inputs: is it well made, and does an item fit it; defaults are filled in (R47)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import canonical

_KINDS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "secret": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list | tuple),
    "object": lambda value: isinstance(value, dict),
    "any": lambda _: True,
}


def check_schema(schema: Any) -> None:
    """Refuse a schema that is not `{fields: [field…]}`, before any item meets it."""
    if schema is None:
        return
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list):
        raise Refused("the schema must be a record with a list of fields", "bad_schema")
    for field in schema["fields"]:
        _check_field(field, named=True)


def _check_field(field: Any, *, named: bool) -> None:
    if not isinstance(field, dict) or field.get("type", "any") not in _KINDS:
        raise Refused("a field of the schema has no known type", "bad_schema")
    if named and not isinstance(field.get("name"), str):
        raise Refused("a field of the schema has no name", "bad_schema")
    if "pattern" in field:
        _pattern(field["pattern"])
    if field.get("items") is not None:
        _check_field(field["items"], named=False)
    for inner in field.get("properties") or ():
        _check_field(inner, named=True)


def fill(schema: dict[str, Any] | None, item: dict[str, Any], index: int) -> dict[str, Any]:
    """The item with its defaults, or a refusal that names index and field."""
    if schema is None:
        return item
    return _filled(schema["fields"], item, f"item {index}: ")


def _filled(fields: list[dict[str, Any]], record: dict[str, Any], place: str) -> dict[str, Any]:
    result = dict(record)
    for field in fields:
        name = field["name"]
        if name not in result and "defaultValue" in field:
            result[name] = field["defaultValue"]
        if name not in result or (result[name] is None and field.get("type", "any") != "any"):
            if field.get("required"):
                raise Refused(f"{place}{name} is missing", "bad_input")
            continue
        result[name] = _fitted(field, result[name], f"{place}{name}")
    return result


def _fitted(field: dict[str, Any], value: Any, place: str) -> Any:
    kind = field.get("type", "any")
    if not _KINDS[kind](value):
        raise Refused(f"{place} must be of type {kind}", "bad_input")
    _check_choice(field, value, place)
    if isinstance(value, str):
        _check_text(field, value, place)
    elif isinstance(value, dict):
        return _filled(field.get("properties") or [], value, f"{place}.")
    elif isinstance(value, list | tuple):
        return _fitted_items(field, value, place)
    elif kind == "number":
        _check_number(field, value, place)
    return value


def _check_choice(field: dict[str, Any], value: Any, place: str) -> None:
    choices = field.get("enum")
    if choices and canonical(value) not in {canonical(choice) for choice in choices}:
        raise Refused(f"{place} must be one of {canonical(choices)}", "bad_input")


def _check_text(field: dict[str, Any], value: str, place: str) -> None:
    _check_range(len(value), field.get("minLength"), field.get("maxLength"), place, " characters")
    if "pattern" in field and not _pattern(field["pattern"])(value):
        raise Refused(f"{place} does not match {field['pattern']}", "bad_input")


def _check_number(field: dict[str, Any], value: float, place: str) -> None:
    _check_range(value, field.get("min"), field.get("max"), place, "")
    if field.get("integer") and not float(value).is_integer():
        raise Refused(f"{place} must be a whole number", "bad_input")


def _check_range(size: float, least: float | None, most: float | None, place: str, unit: str) -> None:
    if least is not None and size < least:
        raise Refused(f"{place} must be at least {least}{unit}", "bad_input")
    if most is not None and size > most:
        raise Refused(f"{place} must be at most {most}{unit}", "bad_input")


def _fitted_items(field: dict[str, Any], value: list[Any] | tuple[Any, ...], place: str) -> list[Any]:
    _check_range(len(value), field.get("minItems"), field.get("maxItems"), place, " items")
    inner = field.get("items")
    if inner is None:
        return list(value)
    return [_fitted(inner, item, f"{place}[{at}]") for at, item in enumerate(value)]


def _pattern(pattern: Any) -> Callable[[str], bool]:
    """A search by RE2, whose time grows with the text alone; loaded only where a schema has patterns."""
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.log_errors = False
    try:
        compiled: Any = re2.compile(pattern, options)  # type: ignore[no-untyped-call]
    except (re2.error, TypeError):
        raise Refused(f"the pattern {pattern!r} of the schema cannot be read", "bad_schema") from None
    return lambda text: compiled.search(text) is not None
