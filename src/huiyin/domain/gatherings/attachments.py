"""Materials, and the files that belong to them: pictures and PDF, kept by digest in a folder that only this program can read."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from huiyin.domain.accepting import accepted
from huiyin.domain.access import Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.gatherings.models import Gathering, Material
from huiyin.domain.gatherings.refusals import GatheringRefused
from huiyin.domain.gatherings.services import check_keeper
from huiyin.domain.storing import Sent, store

FileKind = Material.FileKind


def add_material(
    gathering: Gathering, *, title: str, issuer: str, by: Viewer, now: datetime, photo: bool = False, file: Sent | None = None
) -> Material:
    """What was studied, handed out or photographed; without a title it is called like its file. The same one is kept once.

    A picture is kept without what the camera noted in it: place, time, device. Raises NotAllowed, GatheringRefused for a file that is not taken.
    """
    check_keeper(gathering, by)
    if gathering.state == Gathering.State.CANCELLED:
        raise GatheringRefused("cancelled")
    name, kind, data = accepted(file, GatheringRefused) if file else ("", "", b"")
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=gathering.campaign_id)
        digest = _store(gathering.campaign_id, data) if file else ""
        filled = {"photo": photo and kind != FileKind.PDF, "file_kind": kind, "file_name": name, "size": len(data)}
        made, new = Material.objects.get_or_create(gathering=gathering, title=title or name, issuer=issuer, digest=digest, defaults=filled)
        if new:
            record("add_material", gathering, actor=by.user, now=now, campaign=gathering.campaign, material=made.pk, digest=digest)
    return made


def remove_material(material: Material, *, by: Viewer, now: datetime) -> None:
    """Take a material away, and its file where no other material of the campaign has it. Raises NotAllowed."""
    gathering, path = material.gathering, path_of(material)
    check_keeper(gathering, by)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=gathering.campaign_id)
        record("remove_material", gathering, actor=by.user, now=now, campaign=gathering.campaign, material=material.pk, digest=material.digest)
        material.delete()
        # Last, and under the lock of the campaign: nobody stores the same file meanwhile.
        if path and not Material.objects.filter(gathering__campaign=gathering.campaign_id, digest=material.digest).exists():
            path.unlink(missing_ok=True)


def path_of(material: Material) -> Path | None:
    """Where the file of a material lies; nothing where it has none."""
    return _folder(material.gathering.campaign_id) / material.digest if material.digest else None


def _store(campaign: int, data: bytes) -> str:
    """Write the file, and return the digest that it is called by."""
    digest = hashlib.sha256(data).hexdigest()
    store(_folder(campaign), digest, data)
    return digest


def _folder(campaign: int) -> Path:
    return Path(settings.HOME) / "attachments" / str(campaign)
