"""Pictures of paper, sealed where they lie.

A picture may show handwriting, a name, a telephone number: what the text of a source has covered. It is kept all the same, because whoever
checks the text must see what was written, and because nothing else proves it. So it is kept like this: encrypted (XSalsa20-Poly1305) with a
key that is derived from a secret of the installation, so that a copy of the disk's files or of the database alone shows nothing; opened only
for those who may read the source (``scans_visible_to``); never on a public page, never in a cache; and destroyed with the words as received.
Unlike these it is not sealed to the vault: those who type must see it every day, so the server can open it. Whoever has the whole server,
secrets and all, can open it too.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from huiyin.domain.storing import store

#: After this time a file that no row names is what an interrupted upload left.
_LEFT = timedelta(hours=6)


class PictureGone(Exception):
    """A picture that was destroyed, is missing, or is not the one that was sealed."""


def keep(data: bytes, *, campaign: int, context: bytes) -> str:
    """Seal a picture into a file, and return the file's name, which tells nothing."""
    name = secrets.token_hex(16)
    store(_folder(campaign), name, sealed(data, context))
    return name


def opened(name: str, *, campaign: int, context: bytes) -> bytes:
    """The picture of a file. Raises PictureGone."""
    if not name:
        raise PictureGone
    try:
        return unsealed((_folder(campaign) / name).read_bytes(), context)
    except FileNotFoundError as error:
        raise PictureGone from error


def forget(names: Collection[str], *, campaign: int) -> None:
    """Remove files for good."""
    for name in filter(None, names):
        (_folder(campaign) / name).unlink(missing_ok=True)


def sweep(known: Collection[str], *, campaign: int, now: datetime) -> None:
    """Remove the files that no row names and that no upload is writing any more."""
    oldest = (now - _LEFT).timestamp()
    for path in _folder(campaign).iterdir() if _folder(campaign).is_dir() else ():
        if path.name not in known and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def sealed(data: bytes, context: bytes) -> bytes:
    """Encrypt something with the place that it belongs to bound inside: moved to another row, it does not open."""
    return bytes(_box().encrypt(hashlib.sha256(context).digest() + data))


def unsealed(data: bytes, context: bytes) -> bytes:
    """What was sealed. Raises PictureGone."""
    try:
        found = bytes(_box().decrypt(data))
    except (CryptoError, ValueError) as error:
        raise PictureGone from error
    if not hmac.compare_digest(found[:32], hashlib.sha256(context).digest()):
        raise PictureGone
    return found[32:]


def _box() -> SecretBox:
    return SecretBox(hmac.digest(settings.INDEX_KEY, b"huiyin/picture/1", "sha256"))


def _folder(campaign: int) -> Path:
    return Path(settings.HOME) / "pictures" / str(campaign)
