"""Names that secrets go by."""

from __future__ import annotations

_WORDS = (
    *("password", "passwd", "passwort", "pwd", "passcode", "passphrase", "pin", "pin_code", "secret", "cvv", "cvc"),
    *("api_key", "apikey", "access_key", "accesskey", "private_key", "privatekey"),
    *("auth_token", "authtoken", "access_token", "accesstoken", "refresh_token", "refreshtoken"),
)
_ENDINGS = tuple(f"_{word}" for word in _WORDS)


def looks_secret(name: str) -> bool:
    """Whether people call a secret so: `password`, `user_pin`, `api_key`, `PIN2`."""
    return f"_{name.lower().rstrip('0123456789')}".endswith(_ENDINGS)
