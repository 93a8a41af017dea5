"""One planted fault: what to change in a copy of the tree, and the check that has to go red for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """Put `new` in place of `old` in `file`; with an empty `old` at its end, or into a new file.

    `says` stands in what the check prints;
    `check` is a test (`tests/…`) or a command of the environment, as `mypy`.
    """

    file: str
    new: str
    check: str
    says: str
    old: str = ""

    def plant(self, tree: Path) -> None:
        """Change the file; raises LookupError as `text` does."""
        (tree / self.file).write_text(self.text(tree), encoding="utf-8")

    def text(self, tree: Path) -> str:
        """The file with the fault in it; the place has to be there, and only once, else LookupError."""
        path = tree / self.file
        text = path.read_text(encoding="utf-8") if self.old or path.exists() else ""
        if self.old and text.count(self.old) != 1:
            raise LookupError(f"{self.file} holds {text.count(self.old)} times: {self.old}")
        return text.replace(self.old, self.new) if self.old else text + self.new
