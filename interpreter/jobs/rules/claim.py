"""useAnotherTask and offers: what a claim may ask for and what an offer must say (R77a, R104, R111)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import canonical, is_id, object_of

MOST_EQUALITIES = 8
MOST_OFFER_BYTES = 64 * 1024
TASK_FIELD = "job_task_id"


def read_match(match: Mapping[str, Any] | None) -> dict[str, str]:
    """The equalities of a claim as field → canonical JSON text."""
    if match is None:
        return {}
    record = object_of(dict(match) if isinstance(match, Mapping) else match, "match")
    if len(record) > MOST_EQUALITIES:
        raise Refused(f"a match takes at most {MOST_EQUALITIES} fields", "bad_match")
    return {name: canonical(value) for name, value in record.items()}


def fields_of(variables: dict[str, Any] | None, data: dict[str, Any] | None) -> dict[str, str]:
    """What a match may look at: the offered fields, and behind them the variables of the task."""
    seen = {**(variables or {}), **(data or {})}
    return {name: canonical(value) for name, value in seen.items()}


def read_offer(offer_id: Any, topic: Any, data: Any, for_: Any) -> dict[str, Any]:
    """Check a named offer and give its record of data (R104)."""
    if not isinstance(offer_id, str) or not 1 <= len(offer_id) <= 200:
        raise Refused("an offer needs an id of 1 to 200 letters", "bad_data")
    if not isinstance(topic, str) or not topic:
        raise Refused("an offer needs a topic", "bad_data")
    if for_ is not None and not is_id(for_):
        raise Refused("the partner of an offer is named by its task id", "bad_id")
    record = object_of(data, "the offered data")
    if len(canonical(record).encode()) > MOST_OFFER_BYTES:
        raise Refused("the offered data is larger than 64 KiB", "too_large")
    return record
