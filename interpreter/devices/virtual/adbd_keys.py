"""Which computers a phone lets in: their public keys, in adb's own form, and the signatures they prove them with."""

from __future__ import annotations

import base64
import binascii
import struct
import threading

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils

TOKEN_BYTES = 20
_WORDS = 64  # 2048 bits


class Keys:
    """The keys that are known; a phone that is `open` lets everybody in. Safe from any thread."""

    def __init__(self, *, open_: bool = True) -> None:
        self.open = open_
        self._lock = threading.Lock()
        self._known: list[rsa.RSAPublicKey] = []

    def add(self, text: bytes) -> bool:
        """Know a key, as a line of adbkey.pub has it; False when it is none."""
        key = public_key(text)
        if key is None:
            return False
        with self._lock:
            self._known.append(key)
        return True

    def signed(self, token: bytes, signature: bytes) -> bool:
        """Whether one of the known keys has signed a token."""
        with self._lock:
            known = list(self._known)
        return any(_fits(key, token, signature) for key in known)


def public_key(text: bytes) -> rsa.RSAPublicKey | None:
    """Android's form of an RSA key, in base64 and with a name behind it: length, n', modulus, R², exponent."""
    try:
        data = base64.b64decode(text.split(None, 1)[0].rstrip(b"\0"), validate=True)
        words, _, modulus, exponent = struct.unpack(f"<II{_WORDS * 4}s{_WORDS * 4}xI", data)
        if words != _WORDS:
            return None
        return rsa.RSAPublicNumbers(exponent, int.from_bytes(modulus, "little")).public_key()
    except (binascii.Error, struct.error, ValueError, IndexError):
        return None


def _fits(key: rsa.RSAPublicKey, token: bytes, signature: bytes) -> bool:
    try:
        # adb signs the token as if it were the SHA-1 digest of something
        key.verify(signature, token, padding.PKCS1v15(), utils.Prehashed(hashes.SHA1()))  # noqa: S303  # nosec B303
    except (InvalidSignature, ValueError):
        return False
    return True
