"""A mark of this installation on the public key of each holder: a key that was put in its place in the database alone gets nothing sealed to it."""

from __future__ import annotations

import hmac

from django.conf import settings

from huiyin.domain.collection.sealing import SealingError
from huiyin.domain.collection.vault import VaultHolder


def mark_of(campaign: int, user: int, public_key: bytes) -> bytes:
    """32 bytes that nobody can tell without the key of the installation."""
    key = hmac.digest(settings.INDEX_KEY, b"huiyin/vault/holder/1", "sha256")
    return hmac.digest(key, repr([campaign, user, public_key.hex()]).encode(), "sha256")


def true_key(holder: VaultHolder) -> bytes:
    """A holder's public key (32 bytes). Raises SealingError ``tampered`` where it is not the one that they enrolled with."""
    key = bytes(holder.public_key)
    if not hmac.compare_digest(bytes(holder.mark), mark_of(holder.campaign_id, holder.user_id, key)):
        raise SealingError("tampered")
    return key
