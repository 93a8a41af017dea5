"""addSubTasks and getSubTasks: the three forms as one order, and which ids may be asked for (R39–R61)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import is_id, object_of

MOST_IDS = 100
_OPTIONS = frozenset({"job_variables", "run_immediately", "job_id", "remote_device_id"})


@dataclass(frozen=True, slots=True)
class Order:
    """One call of addSubTasks in any form; `job_id` None is the own job."""

    items: tuple[dict[str, Any], ...]
    run_immediately: bool
    job_id: str | None
    remote_device_id: str | None

    def body(self) -> list[Any]:
        """What the fingerprint of the call says."""
        return [list(self.items), self.run_immediately, self.job_id, self.remote_device_id]


def read_order(job_variables: Any, run_immediately: Any, job_id: Any) -> Order:
    """Make one order of forms A, B and C (R39, R40, R44)."""
    device: Any = None
    if isinstance(job_variables, dict):
        if run_immediately is not None or job_id is not None:
            raise Refused("a record of options takes no further arguments", "bad_data")
        job_variables, run_immediately, job_id, device = _options(job_variables)
    elif job_id is not None and run_immediately is None:
        raise Refused("with another job, say whether to run immediately", "bad_data")
    if run_immediately is None:
        run_immediately = True
    if not isinstance(run_immediately, bool):
        raise Refused("run_immediately must be true or false", "bad_data")
    if device is not None and not isinstance(device, str):
        raise Refused("remote_device_id must be text", "bad_data")
    return Order(_items(job_variables), run_immediately, job_id, device)


def _options(options: dict[Any, Any]) -> tuple[Any, Any, Any, Any]:
    unknown = sorted(str(name) for name in options if name not in _OPTIONS)
    if unknown:
        raise Refused(f"unknown option {unknown[0]!r}", "bad_data")
    return tuple(options.get(name) for name in ("job_variables", "run_immediately", "job_id", "remote_device_id"))  # type: ignore[return-value]


def _items(job_variables: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(job_variables, list | tuple):
        raise Refused("job_variables must be a list of records", "bad_data")
    if not job_variables:
        raise Refused("job_variables is empty: there is nothing to start", "bad_data")
    return tuple(object_of(item, f"item {index}") for index, item in enumerate(job_variables))


def check_number(value: Any, what: str) -> None:
    """Refuse a bound that is not above zero."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value <= 0):
        raise Refused(f"{what} must be above zero", "bad_data")


def read_ids(ids: Any) -> tuple[str, ...]:
    """The ids of one call of getSubTasks, counted before doubles are dropped (R58, R61)."""
    if not isinstance(ids, list | tuple):
        raise Refused("planned_task_ids must be a list", "bad_data")
    if len(ids) > MOST_IDS:
        raise Refused(f"at most {MOST_IDS} ids at once, not {len(ids)}", "too_many")
    for index, value in enumerate(ids):
        if not is_id(value):
            raise Refused(f"id {index} is not the id of a planned task", "bad_id")
    return tuple(dict.fromkeys(ids))
