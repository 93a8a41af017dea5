"""The schema of `jobs.yaml`."""

from __future__ import annotations

from dsl.hints import assert_never, words_of
from dsl.manifest.keys import KEYS, TOP, Holds, Key
from dsl.manifest.model import Review, Right
from dsl.schema.places import DEFINITIONS
from dsl.schema.terms import Schema, closed, document, having, ref

_SHARED = ("field", "plain", "time")


def jobs_schema() -> Schema:
    """JSON Schema (draft 7) of `jobs.yaml`."""
    jobs: Schema = {
        "description": "The jobs, by the names that flows use.",
        "type": ["object", "null"],
        "additionalProperties": ref("job"),
    }
    says = "The jobs that the flows of a folder speak of, by the names they use."
    definitions = {"job": _job(), **{name: DEFINITIONS[name] for name in _SHARED}}
    definitions["time"] = {**definitions["time"], "pattern": "^[0-9.]+(ms|s|m|h|d)"}
    return document("The jobs of a folder", says, closed({TOP: jobs}, [TOP]), definitions)


def _job() -> Schema:
    """A job runs flows, takes rows, or lives elsewhere."""
    rows = {"type": "object", "properties": {"data_dump": {"const": True}}, "required": ["data_dump"]}
    work = [having("flow"), having("flows"), having("server"), having("id"), having("inputs")]
    return {
        "title": "a job",
        **closed({name: {"description": key.says, **_held(key)} for name, key in KEYS.items()}),
        "if": rows,
        "then": {"type": "object", "properties": {"flow": False, "flows": False}},
        "else": {"anyOf": work},
    }


def _held(key: Key) -> Schema:
    match key.holds:
        case Holds.FILES:
            return {"type": ["string", "array"], "items": {"type": "string"}, "minItems": 1}
        case Holds.FLAG:
            return {"type": "boolean"}
        case Holds.WORD:
            return ref("plain")
        case Holds.TIME:
            return ref("time")
        case Holds.REVIEW:
            return {"enum": sorted(words_of(Review))}
        case Holds.RIGHTS:
            return {"type": "object", "additionalProperties": {"enum": sorted(words_of(Right))}}
        case Holds.COUNT:
            return {"type": "integer", "minimum": 1}
        case Holds.FIELDS:
            return {"type": "object", "additionalProperties": ref("field")}
    assert_never(key.holds)
