"""Names that secrets go by."""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"(?:^|_)(?:password|passwd|passwort|pwd|passcode|passphrase|pin|pin_code|secret|api_?key|access_?key|private_?key"
    r"|auth_?token|access_?token|refresh_?token|cvv|cvc)\d*$",
    re.IGNORECASE,
)


def looks_secret(name: str) -> bool:
    """Whether people call a secret so: `password`, `user_pin`, `api_key`."""
    return _NAMES.search(name) is not None
