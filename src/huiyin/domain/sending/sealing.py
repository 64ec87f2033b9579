"""Addresses in the database, sealed with a key of the installation and bound to the row they belong to.

Whoever has the database alone reads none of them; whoever has the whole machine does. What only two people together may read lies in
the vault, and comes here for as long as a message waits.
"""

from __future__ import annotations

import json

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import Aead


class Unreadable(Exception):
    """Sealed for another row or by another key."""


def seal(data: dict[str, str], *, row: str) -> bytes:
    """Texts by name, sealed for one row."""
    return bytes(Aead(settings.SENDING_KEY).encrypt(json.dumps(data, ensure_ascii=False).encode(), row.encode()))


def unseal(sealed: bytes | memoryview[int], *, row: str) -> dict[str, str]:
    """What was sealed for this row. Raises Unreadable."""
    try:
        told: dict[str, str] = json.loads(Aead(settings.SENDING_KEY).decrypt(bytes(sealed), row.encode()))
    except (CryptoError, ValueError) as error:
        raise Unreadable from error
    return told
