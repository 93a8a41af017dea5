"""Manual-mode gates: limits for human workers who apply for a job; rows of a data dump never meet them (R34)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Gates = Mapping[str, Any]
Worker = Mapping[str, Any]

# Each gate: does this worker fail it? The worker is {rating, country, times, custom_vars, proof_files, position,
# tasks, invited}; a field that is missing counts as the least.
_FAILS: dict[str, Callable[[Any, Worker], bool]] = {
    "rating": lambda least, worker: float(worker.get("rating", 0)) < least,
    "country": lambda allowed, worker: worker.get("country") not in allowed,
    "few_times": lambda most, worker: int(worker.get("times", 0)) >= most,
    "custom_vars": lambda wanted, worker: any(name not in worker.get("custom_vars", {}) for name in wanted),
    "proof_files": lambda least, worker: int(worker.get("proof_files", 0)) < least,
    "positions": lambda open_, worker: int(worker.get("position", 0)) >= open_,
    "task_limit": lambda most, worker: int(worker.get("tasks", 0)) >= most,
    "Worker_Invites": lambda only_invited, worker: bool(only_invited) and not worker.get("invited", False),
}

NAMES = tuple(_FAILS)


def failed_gate(gates: Gates, worker: Worker) -> str | None:
    """The first gate of the job that this worker does not pass, or None."""
    for name, fails in _FAILS.items():
        if gates.get(name) is not None and fails(gates[name], worker):
            return name
    return None
