"""Uploaded tables that wait to be imported: each in a folder of its own that only this program can read, bound to who sent it and for which campaign."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings

from huiyin.accounts.models import Unit
from huiyin.domain.access import Viewer
from huiyin.domain.collection.models import FormBatch
from huiyin.domain.collection.receiving import Origin

#: After this time an upload that was never imported is removed.
KEPT = timedelta(days=1)
_TOKEN = re.compile(r"[0-9a-f]{32}")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Staged:
    """An upload. ``name`` is what its sender called it, ``defaults`` are the keys of an origin, ``mapping`` what the columns were said to be."""

    token: str
    name: str
    defaults: Mapping[str, Any]
    mapping: Mapping[str, Any] | None = None

    @property
    def path(self) -> Path:
        """The file; its name on the disk is ours, and only its ending the sender's."""
        return _folder(self.token) / f"table{_ending(self.name)}"


def stage(chunks: Iterable[bytes], name: str, origin: Origin, *, by: Viewer, now: datetime) -> Staged:
    """Put an upload aside, and remove those that were abandoned."""
    sweep(now=now)
    staged = Staged(secrets.token_hex(16), PurePath(name).name[-200:], _keys(origin))
    _folder(staged.token).mkdir(mode=0o700, parents=True)
    with _opened(staged.path) as file:
        for chunk in chunks:
            file.write(chunk)
    _write(staged, by)
    return staged


def staged_of(token: str, *, by: Viewer) -> Staged | None:
    """The upload of a token, for whoever sent it and in the campaign that it was sent for; nothing for everybody else."""
    about = _folder(token) / "about.json" if _TOKEN.fullmatch(token) else None
    if about is None or not about.is_file():
        return None
    told = json.loads(about.read_text(encoding="utf-8"))
    if (told["user"], told["campaign"]) != (by.user.pk, by.campaign.pk):
        return None
    return Staged(token, told["name"], told["defaults"], told["mapping"])


def keep_mapping(staged: Staged, mapping: Mapping[str, Any], *, by: Viewer) -> Staged:
    """Remember what the columns are, until the import."""
    kept = replace(staged, mapping=mapping)
    _write(kept, by)
    return kept


def discard(staged: Staged) -> None:
    """Remove an upload for good."""
    shutil.rmtree(_folder(staged.token), ignore_errors=True)


def sweep(*, now: datetime) -> None:
    """Remove the uploads that nobody came back for."""
    oldest = (now - KEPT).timestamp()
    for folder in _root().iterdir() if _root().is_dir() else ():
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def origin_of(staged: Staged, by: Viewer) -> Origin:
    """What was said of a whole upload, with the rows of the campaign that it names."""
    keys, campaign = staged.defaults, by.campaign
    return Origin(
        channel=campaign.channels.select_related("campaign").get(pk=keys["channel"]),
        received_on=date.fromisoformat(keys["received_on"]),
        team=campaign.teams.filter(pk=keys["team"]).first(),
        place=Unit.objects.filter(pk=keys["place"]).first(),
        stratum=campaign.strata.filter(pk=keys["stratum"]).first(),
        batch=FormBatch.objects.filter(campaign=campaign, pk=keys["batch"]).first(),
    )


def _keys(origin: Origin) -> dict[str, Any]:
    rows = {name: getattr(origin, name) for name in ("channel", "team", "place", "stratum", "batch")}
    return {name: row and row.pk for name, row in rows.items()} | {"received_on": origin.received_on.isoformat()}


def _root() -> Path:
    return Path(settings.HOME) / "staged"


def _folder(token: str) -> Path:
    return _root() / token


def _ending(name: str) -> str:
    ending = PurePath(name).suffix
    return ending.lower() if _ENDING.fullmatch(ending) else ""


def _opened(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _write(staged: Staged, by: Viewer) -> None:
    """Write what is known of an upload, whole or not at all."""
    about = {"user": by.user.pk, "campaign": by.campaign.pk, "name": staged.name, "defaults": staged.defaults, "mapping": staged.mapping}
    written = _folder(staged.token) / "about.new"
    with _opened(written) as file:
        file.write(json.dumps(about).encode())
    written.replace(written.with_name("about.json"))
