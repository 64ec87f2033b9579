"""Imports the table of a job into a new database, as the pages do; or, as the floor, reads it and writes its rows with nothing done to them.

``HUIYIN_HOME`` and ``DJANGO_SETTINGS_MODULE`` are in the environment. The stages are marked as they begin.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import django

django.setup()

# Django's tables exist only after it was set up.
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from nacl.public import PrivateKey
from python_calamine import CalamineWorkbook

from benchmarks import exchange
from huiyin.accounts.models import Person, Unit, User
from huiyin.domain.access import Viewer, viewer_of
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign, Channel, Stratum
from huiyin.domain.collection import importing, staging
from huiyin.domain.collection.columns import chosen, meanings, proposed, tables
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.planning import planned
from huiyin.domain.collection.receiving import Origin
from huiyin.domain.collection.vault import Vault
from huiyin.domain.oversight.reconciliation import account

CHUNK = 1000
STRATA = ("worker", "veteran", "cadre")


class Marks(list[tuple[str, float]]):
    """When each stage began."""

    def begin(self, stage: str) -> None:
        """A stage begins now."""
        self.append((stage, time.monotonic()))


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """Counts and marks of one import."""
    call_command("migrate", verbosity=0)
    marks, by = Marks(), office(settings["people"])
    file, origin = Path(settings["file"]), Origin(Channel.objects.get(), timezone.localdate())
    start = time.monotonic()
    (_floor if settings["floor"] else _import)(file, origin, by, marks)
    end = time.monotonic()
    sources, opinions = SourceDocument.objects.count(), Opinion.objects.count()
    return {"marks": marks, "end": end, "seconds": end - start, "sources": sources, "opinions": opinions, "holds": account(by.campaign).holds}


def office(people: int) -> Viewer:
    """A campaign with its vault, an organisation of so many people, and somebody of the office."""
    now, host = timezone.now(), Unit.objects.create(code="host", name="主办单位", kind="headquarters")
    campaign = Campaign.objects.create(code="measured", name="活动", host=host, state="collecting", created_at=now)
    Vault.objects.create(campaign=campaign, public_key=bytes(PrivateKey.generate().public_key), created_at=now)
    Channel.objects.create(campaign=campaign, code="form", name="意见表")
    Stratum.objects.bulk_create(Stratum(campaign=campaign, code=code, name=code, order=at) for at, code in enumerate(STRATA))
    first, second = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
    names = [a + b + c for a in first for b in second for c in second]
    Person.objects.bulk_create(Person(code=f"p{at}", name=names[at % len(names)]) for at in range(people))
    clerk = Person.objects.create(code="clerk", name="经办")
    BodyMember.objects.create(body=Body.objects.create(campaign=campaign, kind="office", name="办公室"), person=clerk)
    return viewer_of(User.objects.create(username="clerk", person=clerk), campaign, today=timezone.localdate())


def _import(file: Path, origin: Origin, by: Viewer, marks: Marks) -> None:
    """Upload, columns, preview and import, each reading the file anew as the pages do."""
    now, today = timezone.now(), timezone.localdate()
    marks.begin("upload")
    staged = staging.stage([file.read_bytes()], file.name, origin, by=by, now=now)
    marks.begin("columns: read, guess")
    found, known = tables(staged), meanings(by.campaign)
    columns = proposed(found[0], by.campaign, known)
    marks.begin("preview: read, plan")
    plan = planned(chosen(tables(staged), columns), columns, origin, known, today=today)
    marks.begin("preview: split")
    importing.preview(plan)
    marks.begin("import: read, plan")
    plan = planned(chosen(tables(staged), columns), columns, origin, known, today=today)
    marks.begin("import: split, cover, seal")
    lock: Any = importing.lock

    def locked(campaign: Campaign) -> None:
        marks.begin("import: write, database locked")
        lock(campaign)

    importing.lock = locked
    importing.import_table(plan, columns, origin, by=by, now=now, sha256=plan.table.sha256)


def _floor(file: Path, origin: Origin, by: Viewer, marks: Marks) -> None:
    """The least that any import does: the library reads the sheet, the database takes a source and an opinion for each row."""
    marks.begin("read")
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()[1:]
    marks.begin("write, database locked")
    campaign, now = by.campaign, timezone.now()
    common = {"campaign": campaign, "channel": origin.channel, "received_on": origin.received_on}
    with transaction.atomic():
        for at in range(0, len(rows), CHUNK):
            texts = [(number, str(row[1])) for number, row in enumerate(rows[at : at + CHUNK], at + 1)]
            sources = [SourceDocument(**common, number=n, received_at=now, digest=n.to_bytes(32, "big"), text=text, state="confirmed") for n, text in texts]
            SourceDocument.objects.bulk_create(sources)
            said = zip(texts, sources, strict=True)
            Opinion.objects.bulk_create(Opinion(**common, number=n, source=one, start=0, end=len(text), text=text, registered_at=now) for (n, text), one in said)


if __name__ == "__main__":
    exchange.serve(work)
