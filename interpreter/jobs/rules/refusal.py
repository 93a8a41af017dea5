"""A business failure on its way to the caller; it undoes the change it is raised in and never leaves the service."""

from __future__ import annotations

from typing import Any


class Refused(Exception):  # noqa: N818 - a decision, not an error
    """Says in a sentence why nothing was done; `code` is a stable word for programs."""

    def __init__(self, text: str, code: str = "refused") -> None:
        super().__init__(text)
        self.text = text
        self.code = code

    def answer(self) -> dict[str, Any]:
        """The failure as the port gives it."""
        return {"success": False, "error": self.text, "code": self.code}
