"""Inputs typed secret: sealed in every row, opened for the attempt that runs with them, masked for all others (R127).

The key lies beside the files and never in the database. Sealing is deterministic within a job (AES-SIV), so that a call
that is sent again is known as the same one.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpreter.jobs.port import NotReachable
from interpreter.jobs.rules.values import text_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

SEALED, MASK = "$sealed", "•••"
KEY, KEY_BYTES = "seal.key", 64
_MARK = f'"{SEALED}"'


class Seal:
    """Seals and opens texts with the key of one folder, which is made at the first secret."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / KEY
        self._cipher: AESSIV | None = None

    def sealed(self, schema: Mapping[str, Any] | None, record: dict[str, Any], job_id: str) -> dict[str, Any]:
        """The record with the values sealed that its schema calls secret."""
        if schema is None or not any(_has_secret(field) for field in schema["fields"]):
            return record
        return _record(schema["fields"], record, lambda value: {SEALED: self._seal(value, job_id)})

    def _seal(self, value: Any, job_id: str) -> str:
        return base64.b64encode(self._key(make=True).encrypt(text_of(value).encode(), [job_id.encode()])).decode()

    def opened(self, text: str, job_id: str) -> str:
        """A stored input with its secrets readable; raises NotReachable when the key is gone."""
        if _MARK not in text:
            return text
        return text_of(_replaced(json.loads(text), lambda sealed: self._open(sealed, job_id)))

    def key_for(self, purpose: str) -> str:
        """A key of its own for a purpose, the same as long as the folder's key is: 32 bytes in URL-safe base64."""
        self._key(make=True)
        made = hmac.digest(self._path.read_bytes(), purpose.encode(), "sha256")
        return base64.urlsafe_b64encode(made).decode()

    def _open(self, sealed: Any, job_id: str) -> Any:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415

        try:
            return json.loads(self._key(make=False).decrypt(base64.b64decode(sealed, validate=True), [job_id.encode()]))
        except (InvalidTag, ValueError, TypeError):
            return {SEALED: sealed}  # it was never sealed here: what somebody posted as it stands

    def _key(self, *, make: bool) -> AESSIV:
        if self._cipher is None:
            from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - only where there are secrets

            if make:
                self._make()
            try:
                self._cipher = AESSIV(self._path.read_bytes())
            except (OSError, ValueError):
                raise NotReachable(f"secret inputs cannot be opened: their key {self._path} is gone") from None
        return self._cipher

    def _make(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f"{KEY}.{os.getpid()}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(os.urandom(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(part, self._path)  # another server may have made it meanwhile: then that one counts
        except FileExistsError:
            pass
        finally:
            part.unlink()


def masked(text: str) -> str:
    """A stored input as everybody may see it."""
    return text if _MARK not in text else text_of(_replaced(json.loads(text), lambda _: MASK))


def _has_secret(field: Mapping[str, Any]) -> bool:
    inner = [*(field.get("properties") or ()), *([field["items"]] if field.get("items") else ())]
    return _is_secret(field) or any(_has_secret(one) for one in inner)


def _is_secret(field: Mapping[str, Any]) -> bool:
    return field.get("type") == "secret" or field.get("secret") is True


def _record(fields: Sequence[Mapping[str, Any]], record: dict[str, Any], seal: Callable[[Any], Any]) -> dict[str, Any]:
    found = dict(record)
    for field in fields:
        if field["name"] in found:
            found[field["name"]] = _value(field, found[field["name"]], seal)
    return found


def _value(field: Mapping[str, Any], value: Any, seal: Callable[[Any], Any]) -> Any:
    if _is_secret(field):
        return None if value is None else seal(value)
    if isinstance(value, dict):
        return _record(field.get("properties") or (), value, seal)
    if isinstance(value, list | tuple) and field.get("items"):
        return [_value(field["items"], item, seal) for item in value]
    return value


def _replaced(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        if list(value) == [SEALED]:
            return change(value[SEALED])
        return {name: _replaced(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, change) for item in value]
    return value
