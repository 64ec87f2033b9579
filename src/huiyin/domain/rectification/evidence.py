"""What shows that something was done: photos and PDF, kept by digest in a folder that only this program can read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from huiyin.domain.accepting import accepted
from huiyin.domain.access import Viewer
from huiyin.domain.rectification.models import Evidence, Measure
from huiyin.domain.rectification.progressing import File
from huiyin.domain.storing import Sent, store
from huiyin.domain.transitions import NotAllowed

#: Files that come with one note.
MOST = 10


class EvidenceRefused(NotAllowed):
    """A file that is not taken, or a note that is there already; ``code`` is a key under ``register.refused``."""


def once_with_evidence(measure: Measure, text: str, sent: Iterable[Sent], deed: Callable[[tuple[File, ...]], object], *, seen: int, by: Viewer) -> None:
    """Do something that writes a note, and keep its files. ``seen`` is the newest note when the form was opened, 0 for none.

    No file is kept where one is not taken or the deed is refused. Raises NotAllowed; EvidenceRefused for such a file, and for what was sent twice.
    """
    read = taken(list(sent))
    with transaction.atomic():
        # Two sendings of one form wait for each other here.
        Measure.objects.select_for_update().get(pk=measure.pk)
        last = measure.notes.first()
        if last is not None and last.pk != seen and (last.by_id, last.text) == (by.user.pk, text.strip()):
            raise EvidenceRefused("twice")
        deed(tuple((name, digest, kind) for name, digest, kind, _ in read))
        for _, digest, _, data in read:
            store(folder_of(measure.campaign_id), digest, data)


def path_of(evidence: Evidence) -> Path:
    """Where a file lies."""
    return folder_of(evidence.note.measure.campaign_id) / evidence.digest


def taken(sent: list[Sent]) -> list[tuple[str, str, str, bytes]]:
    """Name, digest, kind and bytes of each file, the same one once. Raises EvidenceRefused for one that is not taken."""
    if len(sent) > MOST:
        raise EvidenceRefused("files_many", most=MOST)
    found: dict[str, tuple[str, str, str, bytes]] = {}
    for file in sent:
        name, kind, data = accepted(file, EvidenceRefused)
        digest = hashlib.sha256(data).hexdigest()
        found.setdefault(digest, (name, digest, kind, data))
    return list(found.values())


def folder_of(campaign: int) -> Path:
    """Where the evidence of a campaign lies, each file under its digest."""
    return Path(settings.HOME) / "evidence" / str(campaign)
