"""The schema of a flow in the YAML form."""

from __future__ import annotations

from dsl.schema import places, steps
from dsl.schema.terms import Schema, document
from dsl.yaml.keys import FILE

_NOT_IN_LIBRARY = ("app", "schedule", "inputs", "outputs", "steps", "always")


def flow_schema() -> Schema:
    """JSON Schema (draft 7) of `.flow.yaml` files."""
    top = places.closed_keys(FILE)
    top |= {
        "if": {"type": "object", "required": ["library"]},
        "then": {"type": "object", "properties": dict.fromkeys(("flow", *_NOT_IN_LIBRARY), False)},
        "else": {"type": "object", "required": ["flow", "steps"]},
    }
    says = "What a flow does, step by step. The same words as in the text form, as keys."
    return document("A flow of Farmhand", says, top, {**places.definitions(), **steps.definitions()})
