"""Automation variables: what may be set, and how the state of an offer is shown in them (R73, R84–R89, R105)."""

from __future__ import annotations

from typing import Any

from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import object_of

_SERVICE_FIELDS = ("claimed_by", "offer_id")


def read_variables(variables: Any) -> dict[str, Any]:
    """Check what is set; the fields that the service itself shows cannot be set (R87, R105)."""
    record = object_of(variables, "variables")
    for name in _SERVICE_FIELDS:
        if name in record:
            raise Refused(f"{name} is told by the service and cannot be set", "bad_data")
    return record


def is_waiting(record: dict[str, Any]) -> bool:
    """Only JSON true counts as waiting; 1 and "true" do not (R73)."""
    return record.get("waiting") is True


def shown(record: dict[str, Any] | None, offer: dict[str, Any] | None) -> dict[str, Any] | None:
    """The variables as get tells them: with the state of the last offer in them (R78, R105).

    `offer` has state, claimed_by, offer_id (None for a nameless one), topic and for.
    """
    if offer is None:
        return record
    result = dict(record or {})
    result["waiting"] = offer["state"] == "open"
    if offer["claimed_by"] is not None:
        result["claimed_by"] = offer["claimed_by"]
    if offer["offer_id"] is not None:
        result["offer"] = {name: offer[name] for name in ("offer_id", "topic", "for")}
    return result
