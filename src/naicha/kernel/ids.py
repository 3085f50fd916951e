"""Codes that people write down: Crockford's base 32, from a secure source.

The alphabet leaves out I, L, O and U; what people write instead is read as meant.
"""

import hashlib
import hmac
import secrets
from uuid import UUID, uuid5

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10  # 50 bits
_MEANT = str.maketrans("ILO", "110", "- \u3000")
_NAMESPACE = UUID("6c9f0a3e-4f8e-5d0a-9a51-0d3f4a4b6e10")


def new_code() -> str:
    """Ten characters nobody can guess (50 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def code_from(secret: bytes, *parts: str) -> str:
    """Derive a code from a secret and what it is for: the same parts, the same code.

    HMAC-SHA-256; the first 50 bits.
    """
    mac = hmac.new(secret, "\x1f".join(parts).encode(), hashlib.sha256).digest()
    number = int.from_bytes(mac[:8])
    return "".join(ALPHABET[(number >> 5 * n) & 31] for n in range(CODE_LENGTH))


def clean_code(written: str) -> str:
    """What a person wrote, as it was meant; an empty string if it cannot be a code."""
    code = written.strip().upper().translate(_MEANT)
    good = len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)
    return code if good else ""


def spell_code(code: str) -> str:
    """``7KQ4M2XDT9`` as it is printed: ``7KQ4M-2XDT9``."""
    return f"{code[:5]}-{code[5:]}"


def system_key(*parts: object) -> UUID:
    """The key of a deed that the system does by itself: two machines make the same."""
    return uuid5(_NAMESPACE, "/".join(str(part) for part in parts))
