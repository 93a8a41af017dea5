"""How much of what is found is shown: basic ⊂ team ⊂ production."""

from __future__ import annotations

from dsl.diagnostics import Severity
from dsl.enums import StrEnum


class Profile(StrEnum):
    """Errors only; errors and warnings; all."""

    BASIC = "basic"
    TEAM = "team"
    PRODUCTION = "production"

    def shows(self, severity: Severity) -> bool:
        """Whether findings of this severity are shown."""
        return severity in _SHOWN[self]

    @property
    def advises(self) -> bool:
        """Whether advice is shown."""
        return self.shows(Severity.ADVICE)


_SHOWN = {
    Profile.BASIC: {Severity.ERROR},
    Profile.TEAM: {Severity.ERROR, Severity.WARNING},
    Profile.PRODUCTION: set(Severity),
}
