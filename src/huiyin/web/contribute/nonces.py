"""The number that a form carries so that it counts once: drawn for each form, signed, good for a week."""

from __future__ import annotations

import secrets

from django.core import signing

#: Seconds; what is older is not taken, and the form is shown anew with its words.
WEEK = 7 * 24 * 3600
_BYTES = 16


def new_nonce(purpose: str) -> str:
    """A new one, signed for a purpose: a form or an addition."""
    return signing.TimestampSigner(salt=f"huiyin.contribute.{purpose}").sign(secrets.token_hex(_BYTES))


def nonce_of(signed: str, purpose: str) -> bytes | None:
    """The 16 bytes that were signed for this purpose within a week; None for anything else."""
    try:
        return bytes.fromhex(signing.TimestampSigner(salt=f"huiyin.contribute.{purpose}").unsign(signed, max_age=WEEK))
    except (signing.BadSignature, ValueError):
        return None
