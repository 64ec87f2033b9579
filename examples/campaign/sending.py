"""What people sent on the forms of the web: each for themselves, each with a receipt."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from examples.campaign.labels import Label, corrected, folded
from examples.campaign.people import Desk
from huiyin.domain.collection.contributing import submit
from huiyin.domain.collection.models import PublicForm
from huiyin.domain.collection.registering import confirm_source, correct_reading
from huiyin.intake import SourceDocument, SourceTable, read

Step = tuple[date, Callable[[datetime], Any]]
#: Days over which the messages of a file are spread.
DAYS = 30


def messages(file: Mapping[str, Any], path: Path, wanted: Sequence[Label], desk: Desk) -> Iterator[Step]:
    """Each message of a file's running text, or with ``table`` of its tables, on a day of its own."""
    found = read(path)
    kind = SourceTable if file.get("table") else SourceDocument
    there = folded("\n".join(_words(one) for one in found if isinstance(one, kind)))
    those = [one for one in wanted if folded(one.text) in there]
    first = date.fromisoformat(file["day"])
    for at, label in enumerate(those):
        yield first + timedelta(days=at * DAYS // len(those)), partial(_send, file["form"], label, desk)


def _words(found: SourceDocument | SourceTable) -> str:
    if isinstance(found, SourceDocument):
        return found.text
    return "\n".join(cell for column in found.columns for cell in column)


def _send(form: str, label: Label, desk: Desk, now: datetime) -> None:
    """Somebody sends it, and the office confirms it as it was labelled."""
    there = PublicForm.objects.select_related("campaign__vault", "channel").get(campaign=desk.campaign, code=form)
    sent = submit(there, label.text, nonce=secrets.token_bytes(32), now=now, today=now.date())
    desk.receipts[label.text] = sent.code
    read_again = correct_reading(sent.source, partial(corrected, wanted=[label]), by=desk.clerk, version=sent.source.reading_version)
    confirm_source(read_again, by=desk.clerk, now=now)
