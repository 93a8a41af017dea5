"""Forms that a website asks with, in the words of a flow: what kind a form is, and whose field a value is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dsl.data import DataFailure, Value, kind_of, with_article
from dsl.data.browsing import FormKind
from dsl.data.writing import written
from dsl.spelling import closest
from interpreter.ai.port import FormField, Question

_BETWEEN = re.compile(r"[\W_]+")


def kind_of_form(fields: tuple[FormField, ...]) -> FormKind:
    """`login` when a password is asked for."""
    return "login" if any(one.kind == "password" for one in fields) else "other"


def names(fields: tuple[FormField, ...]) -> dict[str, FormField]:
    """The fields by what a flow calls them: their labels in small letters with underscores, a second one numbered."""
    made: dict[str, FormField] = {}
    for one in fields:
        name = base = _word(one.label) or one.kind
        number = 2
        while name in made:
            name = f"{base}_{number}"
            number += 1
        made[name] = one
    return made


def _word(label: str) -> str:
    return _BETWEEN.sub("_", label.lower()).strip("_")


def record(question: Question) -> dict[str, Value]:
    """The form as `on question` has it."""
    return {
        "kind": kind_of_form(question.fields),
        "description": question.description,
        "url": question.url,
        "title": question.title,
        "again": question.again,
        "fields": tuple(
            {
                "name": name,
                "label": one.label,
                "kind": one.kind,
                "required": one.required,
                "options": one.options,
                "value": one.value,
                "description": one.description,
                "error": one.error,
            }
            for name, one in names(question.fields).items()
        ),
    }


def filled(fields: tuple[FormField, ...], values: Mapping[str, Value]) -> dict[str, str]:
    """What to put into each field, by `ref`; DataFailure when a key is no field, or a needed field has no value.

    A key is a field's name; or its kind, when there is one field of that kind only.
    """
    known = names(fields)
    kinds = [one.kind for one in fields]
    by_kind: dict[str, FormField] = {one.kind: one for one in fields if kinds.count(one.kind) == 1}
    made: dict[str, str] = {}
    for key, value in values.items():
        field = known.get(_word(key)) or by_kind.get(key)
        if field is None:
            near = closest(key, known)
            more = f"did you mean `{near}`?" if near else f"it has {_listed(known)}"
            raise DataFailure(f"the form has no field `{key}`; {more}")
        if field.ref in made:
            raise DataFailure(f"`{key}` is a second value for the field {field.label}")
        if value is not None:
            made[field.ref] = _fitting(field, key, value)
    missing = [name for name, one in known.items() if one.required and one.ref not in made and not one.value]
    if missing:
        raise DataFailure(f"the form also needs {_listed(missing)}")
    return made


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _fitting(field: FormField, key: str, value: Value) -> str:
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, tuple | dict):
        raise DataFailure(f"`{key}` is {with_article(kind_of(value))}; a field takes a text, a number or a date")
    else:
        text = str(written(value))
    if field.options and text not in field.options:
        near = closest(text, field.options)
        remedy = f"did you mean {near}?" if near else f"its choices are {', '.join(field.options)}"
        raise DataFailure(f"`{key}` has no such choice; {remedy}")
    return text
