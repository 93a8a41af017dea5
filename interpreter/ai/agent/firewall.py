"""Which fields an agent may fill of its own accord: those for working a page, not those that say who somebody is.

A field for searching, for a number or a date works the page; any other holds what a person says. Those are filled with
what the caller answered, on hosts that the caller trusts, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

WORKING_INPUTS = frozenset(
    {"search", "number", "date", "time", "datetime-local", "month", "week", "range", "url", "color"}
)
WORKING_ROLES = frozenset({"searchbox", "spinbutton", "slider", "combobox"})
IMPERSONAL = frozenset({"", "on", "off", "one-time-code-off"})


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What a page says about one field; `action` is the address its form goes to."""

    tag: str
    type: str
    role: str
    autocomplete: str
    editable: bool
    action: str


@dataclass(frozen=True, slots=True)
class Firewall:
    """The rules of one task: hosts where everything may be filled, or that it may be everywhere."""

    trusted: frozenset[str]
    unsafe: bool = False

    def trusts(self, *urls: str) -> bool:
        """Whether all these addresses are on trusted hosts."""
        return self.unsafe or all((urlsplit(url).hostname or "") in self.trusted for url in urls)

    def refusal(self, field: FieldFacts, page_url: str) -> str | None:
        """Why a field must not be filled by the agent; None when it may."""
        if self.trusts(page_url, field.action or page_url) or _for_working(field):
            return None
        return (
            "this field holds what a person says about themselves, and may only be filled with what the user gives: "
            "call request_user_data where it is offered, or go on without"
        )


def _for_working(field: FieldFacts) -> bool:
    if field.editable or field.tag == "textarea" or field.autocomplete not in IMPERSONAL:
        return False
    if field.tag == "input" and field.type in WORKING_INPUTS:
        return True
    return field.role in WORKING_ROLES and field.type in ("", "text", "search")
