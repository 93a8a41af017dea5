"""The typed events are those of the contract: each field, which must be there, and what they are on the wire."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from interpreter.ai.events import BY_NAME, AiEvent, EventError, Shape, read_event, wire
from tests.ai.contract import EVENTS, values
from tests.sizes import sized

NAMES = sorted(EVENTS)


def test_each_event_of_the_contract_has_a_type_and_no_type_is_extra() -> None:
    assert sorted(BY_NAME) == NAMES
    assert len(NAMES) == 33


def fields(model: type[Shape]) -> dict[str, bool]:
    return {field.alias or name: field.is_required() for name, field in model.model_fields.items() if name != "event"}


@pytest.mark.parametrize("name", NAMES)
def test_the_fields_are_those_of_the_contract(name: str) -> None:
    properties, must = EVENTS[name].get("properties", {}), EVENTS[name].get("required", [])
    assert fields(BY_NAME[name]) == {field: field in must for field in properties}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=sized(10, 200))
@given(data=st.data())
def test_whatever_the_contract_allows_is_read_and_said_again(name: str, data: st.DataObject) -> None:
    sent = data.draw(values(EVENTS[name]))
    event = read_event(name, json.dumps(sent).encode())
    assert event is not None
    said = json.loads(wire(event))
    jsonschema_rs.validator_for(EVENTS[name]).validate(said)
    assert said == {key: value for key, value in sent.items() if EVENTS[name].get("properties")}
    assert TypeAdapter(AiEvent).validate_json(event.model_dump_json(by_alias=True)) == event


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=sized(10, 200))
@given(data=st.data())
def test_what_the_contract_forbids_is_refused_by_name_and_place(name: str, data: st.DataObject) -> None:
    must = EVENTS[name].get("required", [])
    sent: dict[str, Any] = data.draw(values(EVENTS[name]))
    for field in must:
        with pytest.raises(EventError, match=f"^event {name}: {field}: "):
            read_event(name, json.dumps({key: value for key, value in sent.items() if key != field}).encode())
        schema = EVENTS[name]["properties"][field]
        odd: Any = [] if schema.get("type") == "object" else {}
        if schema:
            with pytest.raises(EventError, match=f"^event {name}: {field}: "):
                read_event(name, json.dumps({**sent, field: odd}).encode())


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b'"x"', b'{"a": "\xff"}', b'{"a": 1e999999'])
def test_no_object_is_no_event(text: bytes) -> None:
    for name in NAMES:
        with pytest.raises(EventError, match=f"^event {name}: "):
            read_event(name, text)


def test_a_name_of_a_later_contract_is_no_mistake() -> None:
    assert read_event("start", b"{}") is None


def test_a_refusal_does_not_tell_what_was_sent() -> None:
    with pytest.raises(EventError) as caught:
        read_event("agent:status", b'{"message": 17, "secret": "hunter2"')
    assert "hunter2" not in str(caught.value)
