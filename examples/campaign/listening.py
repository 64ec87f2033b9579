"""How everything that was said came in: files read, corrected and confirmed, tables imported."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from examples.campaign.labels import Label, corrected, folded
from huiyin.accounts.models import Unit
from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.keeping import keep_entry
from huiyin.domain.collection.columns import Columns, chosen, meanings
from huiyin.domain.collection.importing import import_table
from huiyin.domain.collection.models import FormBatch, Opinion
from huiyin.domain.collection.planning import Plan, planned
from huiyin.domain.collection.receiving import Origin, receive_file, receive_read, receive_text
from huiyin.domain.collection.registering import confirm_source, correct_reading, mark_duplicate, set_aside
from huiyin.intake import SourceDocument, SourceTable, read


def take_in(file: Mapping[str, Any], values: Mapping[str, Mapping[str, str]], path: Path, wanted: Sequence[Label], *, by: Viewer, now: datetime) -> None:
    """One file as the campaign's ``files`` tell of it: its running texts, or one of its tables."""
    found = read(path)
    if "table" in file:
        _table(file, values, [one for one in found if isinstance(one, SourceTable)], path, by=by, now=now)
        return
    document = next(one for one in found if isinstance(one, SourceDocument))
    for part, text in _parts(file.get("parts", [{}]), document):
        for source in receive_read([text], _origin({**file, **part}, by), by=by, now=now, name=path.name):
            whole = correct_reading(source, partial(corrected, wanted=wanted), by=by, version=source.reading_version)
            confirm_source(whole, by=by, now=now)


def leave_waiting(told: Mapping[str, Any], folder: Path, *, by: Viewer, now: datetime) -> None:
    """Something that came in and is not confirmed; ``aside`` says why it is put aside."""
    origin = _origin(told, by)
    if "name" in told:
        receive_file(folder / told["name"], origin, by=by, now=now)
        return
    source = receive_text(told["text"], origin, by=by, now=now, once=told["text"].encode())
    set_aside(source, told["aside"], by=by, now=now)


def mark_duplicates(wanted: Iterable[Label], *, by: Viewer, now: datetime) -> None:
    """What was said twice, and is labelled so: the later one is a duplicate of the first."""
    said: dict[str, list[Opinion]] = {}
    for one in Opinion.objects.filter(campaign=by.campaign).order_by("number"):
        said.setdefault(folded(one.text), []).append(one)
    for label in wanted:
        if label.role == "duplicate":
            first, *again = said[folded(label.text)]
            for other in again:
                mark_duplicate(other, first, by=by, now=now)


def _parts(parts: Sequence[Mapping[str, Any]], document: SourceDocument) -> Iterator[tuple[Mapping[str, Any], SourceDocument]]:
    """Minutes of several places, cut where the next one begins."""
    starts = [document.text.index(part["from"]) if "from" in part else 0 for part in parts]
    for part, start, end in zip(parts, starts, [*starts[1:], len(document.text)], strict=True):
        blocks = tuple(replace(one, start=one.start - start, end=one.end - start) for one in document.blocks if start <= one.start and one.end <= end)
        yield part, replace(document, text=document.text[start:end], blocks=blocks)


def _table(file: Mapping[str, Any], values: Mapping[str, Mapping[str, str]], found: Sequence[SourceTable], path: Path, *, by: Viewer, now: datetime) -> None:
    columns = Columns(**file["table"], values=values)
    base = _origin(file, by)
    if "batch" in file:
        base = replace(base, batch=_batch(file, base, by=by, now=now))
    plan = planned(chosen([replace(one, file=path.name) for one in found], columns), columns, base, meanings(by.campaign), today=now.date())
    import_table(plan, columns, base, by=by, now=now, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    if base.batch is not None:
        _came_back(base.batch, plan, by=by, now=now)


def _batch(file: Mapping[str, Any], base: Origin, *, by: Viewer, now: datetime) -> FormBatch:
    batch = FormBatch(campaign=by.campaign, team=base.team, place=base.place, stratum=base.stratum, issued_on=now.date(), **file["batch"])
    keep_entry(batch, by=by, now=now)
    return batch


def _came_back(batch: FormBatch, plan: Plan, *, by: Viewer, now: datetime) -> None:
    """A form that came back empty is not valid. Several rows with one number are one form where the sheet merged them; here each row counts."""
    batch.returned, batch.valid = plan.read, len(plan.new)
    keep_entry(batch, by=by, now=now)


def _origin(told: Mapping[str, Any], by: Viewer) -> Origin:
    campaign = by.campaign
    gathering = campaign.gatherings.select_related("unit").get(code=told["gathering"]) if "gathering" in told else None
    return Origin(
        channel=campaign.channels.get(code=told["channel"]),
        received_on=date.fromisoformat(told["day"]),
        team=campaign.teams.get(purpose="collection", number=told["team"]),
        place=Unit.objects.get(code=told["place"]) if "place" in told else gathering.unit if gathering else None,
        stratum=campaign.strata.get(code=told["stratum"]) if "stratum" in told else None,
        gathering=gathering,
    )
