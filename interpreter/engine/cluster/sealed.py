"""What stands in the shared database: JSON, sealed with the farm's key, since a flow's values hold secrets."""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from dbos import Serializer

ERROR = "$error"


class Unreadable(Exception):  # noqa: N818 - what it is
    """What stands in the database was sealed with another key."""


class Sealed(Serializer):
    """The serializer of DBOS for all hosts of a farm; without a key nothing is hidden (a file of one's own)."""

    def __init__(self, key: bytes | None = None) -> None:
        """`key`: 32 bytes in URL-safe base64."""
        self._seal = None if key is None else Fernet(key)

    def serialize(self, data: Any) -> str:
        """As text; an error is its message alone, since nobody gets it back as what it was."""
        plain = json.dumps({ERROR: str(data)} if isinstance(data, BaseException) else data, ensure_ascii=False)
        return plain if self._seal is None else self._seal.encrypt(plain.encode()).decode()

    def deserialize(self, serialized_data: str) -> Any:
        """What was serialized; Unreadable under another key."""
        try:
            plain = serialized_data if self._seal is None else self._seal.decrypt(serialized_data).decode()
            found = json.loads(plain)
        except (InvalidToken, ValueError):
            raise Unreadable("the database was written with another key of the farm") from None
        return RuntimeError(found[ERROR]) if isinstance(found, dict) and ERROR in found else found

    def name(self) -> str:
        """Under which name rows say how they were written."""
        return "farmhand"
