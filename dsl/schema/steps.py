"""The steps and the statements that steer, as one object that has all their verbs.

One object instead of a choice of many: an editor then names one mistake once and offers each key once. Which verb is
there decides which other keys may be; as long as none is there, all verbs are offered.
"""

from __future__ import annotations

import inspect

from dsl.manual import facts, usage
from dsl.nodes.step import HasBody, Kind, Slot, Step
from dsl.schema.examples import examples
from dsl.schema.places import closed_keys, place
from dsl.schema.terms import Schema, closed, having, ref
from dsl.steps.index import VERBS
from dsl.steps.lookup import by_verb
from dsl.yaml.keys import BARE, CONTROL, SELECTOR, Holds, Keys

_GIVE = "give"
"""The one statement that stands below a browser's task and elsewhere as well."""


def definitions() -> dict[str, Schema]:
    """Each statement on its own, and the objects that stand for all of them."""
    kinds = [by_verb(verb) for verb in sorted(VERBS)]
    each = {kind.verb: _step(kind) for kind in kinds}
    each |= {verb: _statement(verb, keys) for verb, keys in CONTROL.items()}
    details = {key for one in each.values() for key in one["properties"]} - each.keys()
    wished = {word for kind in kinds for word in kind.wishes} - {_GIVE}
    made = {_defined(verb): one for verb, one in each.items()}
    made["step"] = _or_alone(_one_of(sorted(each.keys() - wished), details), [kind for kind in kinds if _alone(kind)])
    for kind in kinds:
        if kind.wishes:
            made[_below(kind)] = {"title": "a step", "type": "object", **_one_of(sorted(kind.wishes), details)}
    return made


def _defined(verb: str) -> str:
    return f"step_{verb.replace(' ', '_')}"


def _below(kind: type[Step]) -> str:
    return f"below_{kind.kind}"


# The one object


def _one_of(verbs: list[str], details: set[str]) -> Schema:
    """One of these verbs, and then its own keys only; without any verb a mistake is told at the first word alone."""
    any_detail = f"^({'|'.join(sorted(details))})$"
    return {
        "if": {"type": "object", "anyOf": [_says(verb) for verb in verbs]},
        "then": {"type": "object", "dependencies": {verb: _when_there(verb) for verb in verbs}},
        "else": {
            **closed({verb: ref(f"{_defined(verb)}/properties/{verb}") for verb in verbs}),
            "patternProperties": {any_detail: {}},
            "not": {"type": "object", "propertyNames": {"pattern": any_detail}},
        },
    }


def _says(verb: str) -> Schema:
    """That a verb is there; `do` with steps below it is the block of another one."""
    return {**having(verb), "properties": {verb: {"type": "string"}}} if verb == "do" else having(verb)


def _when_there(verb: str) -> Schema:
    return {"if": _says(verb), "then": ref(_defined(verb))} if verb == "do" else ref(_defined(verb))


def _or_alone(keyed: Schema, kinds: list[type[Step]]) -> Schema:
    """The one object, or a verb alone: as a word where it never has keys, else as the shape of such a word."""
    never = sorted([*BARE, *(kind.verb for kind in kinds if not kind.slots)])
    other = sorted(kind.verb for kind in kinds if kind.slots)
    return {
        "title": "a step",
        "type": ["object", "string"],
        "if": {"type": "string"},
        "then": {"anyOf": [{"enum": never}, {"pattern": f"^({'|'.join(other)})$"}]},
        "else": keyed,
    }


def _alone(kind: type[Step]) -> bool:
    """Whether a verb can stand without anything."""
    return kind.has_body is not HasBody.YES and not any(slot.required for slot in kind.slots.values())


# Each statement


def _statement(verb: str, keys: Keys) -> Schema:
    """A statement that steers: its keys beside the verb, or all of them below it."""
    if keys[verb].holds is not Holds.BELOW:
        return {"title": f"the rest of `{verb}`", **closed_keys(keys, also=(verb,))}
    below = closed_keys({name: key for name, key in keys.items() if name != verb})
    return closed({verb: {"title": f"below `{verb}`", "description": keys[verb].says, **below}})


def _step(kind: type[Step]) -> Schema:
    """A step: its object behind the verb and the details beside it, or without an object all details below it."""
    subject = next((slot for slot in kind.slots.values() if slot.subject), None)
    details = {slot.key: slot for slot in kind.slots.values() if slot is not subject}
    keys = {key: {"description": _detail(kind, slot), **place(slot)} for key, slot in details.items()}
    if kind.gives:
        keys["as"] = {"description": "A name for the result.", **ref("name")}
    if kind.has_body is not HasBody.NO:
        below = {"type": "array", "items": ref(_below(kind)), "minItems": 1} if kind.wishes else ref("steps")
        keys["do"] = {"description": "The steps below it.", **below}
    must = [key for key, slot in details.items() if slot.required]
    must += ["do"] if kind.has_body is HasBody.YES else []
    says = {"description": _manual(kind), "examples": examples(kind)}
    if subject is not None and subject.required:
        return {
            "title": f"the rest of `{kind.verb}`",
            **closed({kind.verb: {**says, **place(subject)}, **keys}, must),
        }
    nested = {"title": f"details of `{kind.verb}`", **says, **closed(keys, must)}
    if subject is None:
        return closed({kind.verb: nested if must else {**nested, "type": ["object", "null"]}})
    return closed({kind.verb: _either(nested, subject), **keys})


def _either(nested: Schema, subject: Slot) -> Schema:
    """What may stand behind a verb whose object can be left out: the object, or the details, or nothing."""
    types = ["string", "number", "boolean", "object", "null"]
    if subject.place.kind is not Kind.SELECTOR:
        return {**nested, "type": types}
    element = closed_keys(SELECTOR)["properties"]
    return {**nested, "type": types, "properties": {**nested["properties"], **element}}


# What is said of them


def _manual(kind: type[Step]) -> str:
    """The manual of a step, as an editor shows it."""
    said = " ".join(inspect.cleandoc(kind.__doc__ or "").split())
    return f"{said}\n\nIn the text form: {usage(kind)}\n\n{' '.join(facts(kind))}"


def _detail(kind: type[Step], slot: Slot) -> str:
    """A detail, with how the text form says it."""
    there = "" if slot.required else " It may be left out."
    return f"In the text form: {kind.verb} … {slot.form.replace('{}', '…')}.{there}"
