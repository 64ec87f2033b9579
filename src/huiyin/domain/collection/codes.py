"""Receipt codes: what a contributor keeps to follow an opinion without giving a name."""

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_FORGIVEN = str.maketrans("OIL", "011")


def _double(value: int) -> int:
    # Multiplication by x in GF(32), modulo x^5 + x^2 + 1: twelve places get twelve different weights,
    # so one wrong character and any swap of two different ones both change the check.
    return value << 1 if value < 16 else (value << 1) ^ 0b100101


def _check(body: str) -> int:
    total = 0
    for character in body:
        total = _double(total ^ ALPHABET.index(character))
    return total


def new_code() -> str:
    """A new code, XXXX-XXXX-XXXX: 55 random bits and a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return _grouped(body + ALPHABET[_check(body)])


def code_from(nonce: bytes, key: bytes) -> str:
    """The code of one sending: the same for the same nonce, and nobody without the key can tell it. As many random bits as ``new_code``."""
    drawn = int.from_bytes(hmac.digest(key, b"huiyin/code/1\0" + nonce, "sha256")[:7], "big")
    body = "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(LENGTH - 1))
    return _grouped(body + ALPHABET[_check(body)])


def _grouped(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def canonical(text: str) -> str | None:
    """The code as it was given out, however it was typed; None for what cannot be one."""
    kept = (c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and unicodedata.category(c) != "Pd")
    code = "".join(c for c in kept if c != "\u2212").upper().translate(_FORGIVEN)
    if len(code) != LENGTH or any(c not in ALPHABET for c in code):
        return None
    return _grouped(code) if ALPHABET[_check(code[:-1])] == code[-1] else None


def digest(code: str, key: bytes) -> bytes:
    """32 bytes to store instead of the code (HMAC-SHA256). Raises ValueError for what is not a code."""
    known = canonical(code)
    if known is None:
        raise ValueError("not a receipt code")
    return hmac.new(key, b"huiyin/receipt/1\0" + known.encode(), hashlib.sha256).digest()
