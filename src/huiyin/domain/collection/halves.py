"""What every way to the key of the vault needs: the shares of a pair, the lock of the installation around the asker's half, and a word in the log when something does not fit."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db.models import Model
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from huiyin.domain.access import Viewer
from huiyin.domain.activity import record
from huiyin.domain.collection import sealing
from huiyin.domain.collection.holding import VaultRefused
from huiyin.domain.collection.marking import true_key
from huiyin.domain.collection.sealing import SealingError
from huiyin.domain.collection.vault import VaultHolder, VaultShare


@contextmanager
def sound(thing: Model, by: Viewer, now: datetime) -> Iterator[None]:
    """What does not fit together was changed behind the program's back: that goes into the log. Use it outside a transaction."""
    try:
        yield
    except (SealingError, CryptoError, ValueError) as error:
        code = error.code if isinstance(error, SealingError) else "tampered"
        record("vault_unsound", thing, actor=by.user, now=now, campaign=by.campaign, code=code)
        raise VaultRefused(code) from error


def shares_of(one: VaultHolder, other: VaultHolder) -> sealing.Vault:
    """The part of the vault that a pair of holders needs. Raises SealingError ``tampered`` where one's public key is not the one that they enrolled with."""
    for holder in (one, other):
        true_key(holder)
    sealed = {
        str(share.holder_id): bytes(share.sealed) for share in VaultShare.objects.filter(holder__in=[one, other], other__in=[one, other])
    }
    a, b = sorted((str(one.pk), str(other.pk)))
    assert one.vault is not None
    return sealing.Vault(bytes(one.vault.public_key), {(a, b): (sealed[a], sealed[b])} if len(sealed) == 2 else {})


def half_lock() -> Aead:
    """A lock of this installation around the asker's half: without it a copy of the database and the second holder's passphrase would make the whole key."""
    return Aead(hmac.digest(settings.INDEX_KEY, b"huiyin/vault/half/1", "sha256"))
