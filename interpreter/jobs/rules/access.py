"""Who may do what with a job: owners everything, sharers look or edit; without access a job looks absent (R21)."""

from __future__ import annotations

from interpreter.jobs.rules.refusal import Refused

ABSENT = "there is no such job"


def absent() -> Refused:
    """The one answer for a job that is not there and for one that is not shared."""
    return Refused(ABSENT, "no_such_job")


def may_view(user: str, owner: str, right: str | None) -> bool:
    """Owner, shared view or shared edit (R26)."""
    return user == owner or right in ("view", "edit")


def may_edit(user: str, owner: str, right: str | None) -> bool:
    """Owner or shared edit (R43)."""
    return user == owner or right == "edit"
