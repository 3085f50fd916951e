"""Personal words kept unreadable at rest.

AES-256-GCM with a random nonce; the first byte names the suite, so that another
(SM4-GCM) can be added and old rows still be read. The blind index is a keyed hash,
for looking up an equal value without reading any.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

AES_256_GCM = b"\x01"
NONCE = 12  # bytes, as NIST SP 800-38D wants for random nonces


class Unreadable(ValueError):
    """The text was encrypted with another key, or was changed."""


@lru_cache(maxsize=16)
def derived(purpose: str, secret: str | None = None) -> bytes:
    """A 256-bit key for one purpose, from the installation's personal key."""
    base = settings.PERSONAL_KEY if secret is None else secret
    return hmac.new(base.encode(), purpose.encode(), hashlib.sha256).digest()


def encrypt(text: str) -> bytes:
    """Encrypt; an empty text stays empty, so that "none" needs no key."""
    if not text:
        return b""
    nonce = os.urandom(NONCE)
    cipher = AESGCM(derived("personal", settings.PERSONAL_KEY))
    return AES_256_GCM + nonce + cipher.encrypt(nonce, text.encode(), None)


def decrypt(kept: bytes | memoryview) -> str:
    """Read what ``encrypt`` wrote.

    Raises:
        Unreadable: wrong key, or changed bytes.
    """
    kept = bytes(kept)
    if not kept:
        return ""
    if kept[:1] != AES_256_GCM:
        raise Unreadable
    cipher = AESGCM(derived("personal", settings.PERSONAL_KEY))
    try:
        return cipher.decrypt(kept[1 : 1 + NONCE], kept[1 + NONCE :], None).decode()
    except InvalidTag as error:
        raise Unreadable from error


def blind(purpose: str, value: str) -> str:
    """A keyed hash (64 hex digits) under which an equal value can be found."""
    key = derived(f"blind/{purpose}", settings.PERSONAL_KEY)
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
