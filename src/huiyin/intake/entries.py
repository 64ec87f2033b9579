"""From sources to entries: every row and every unit of a text becomes exactly one, an opinion or a reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from huiyin.intake import cells, ids, passages
from huiyin.intake.types import Entry, Source, SourceDocument, SourceTable
from huiyin.text.names import SURNAMES
from huiyin.text.privacy import mask
from huiyin.text.repair import Evidence, gather

#: A speaker whose label is a Chinese name, and no day of the week.
PERSON = re.compile(rf"(?!周[一二三四五六日末])[{SURNAMES}][\u4e00-\u9fff]{{1,2}}")

ATTENDANCE = re.compile(r"\s*(?:会议)?(?:主持|记录|記錄|出席|列席|缺席|参加|參加|参会|参与|与会|整理|到会)[^：:\n]{0,6}[：:](.{1,400})")
BETWEEN = re.compile(r"[、，,；;。\s（）()：:]+")


def entries(sources: Sequence[Source], *, split: bool | None = None) -> list[Entry]:
    """The opinions in sources, and everything that is none, in the order of reading.

    Texts are repaired with the evidence of their whole file, normalised, and split into units.

    Args:
        sources: What ``read`` returned, for one file or for many.
        split: ``None`` splits documents by what they are (minutes, letter) and a cell only where it lists several opinions;
            ``False`` takes a paragraph or a cell as one opinion; ``True`` splits cells at every unit too. A column joined
            of several (subject and detail) is split only by ``True``.

    Returns:
        Entries with ids that are unique over all sources. ``text`` is repaired, ``shown`` without personal data; ``start`` and ``end`` are
        offsets of its verbatim in the text of the document or cell.
    """
    tags = ids.tags(sources)
    row_ids = ids.row_ids(sources, tags)
    evidence = _evidence(sources)
    found: list[Entry] = []
    for index, source in enumerate(sources):
        shared = evidence[source.file, source.sha256]
        if isinstance(source, SourceTable):
            found += cells.of_table(source, row_ids[index], shared, split)
        else:
            found += passages.of_document(source, tags[index], shared, split)
    return [_masked(one, names) for names in [roster(found)] for one in ids.distinct(found)]


def roster(found: Iterable[Entry]) -> frozenset[str]:
    """Whoever is recorded as a speaker or as present, by name; "women workers" and "representative of retirees" are nobody's name."""
    named = chain.from_iterable([one.speaker or "", *_present(one)] for one in found)
    return frozenset(name for name in named if PERSON.fullmatch(name))


def _present(one: Entry) -> list[str]:
    """What stands between the separators of a line of attendance."""
    line = ATTENDANCE.match(one.text) if one.reason == "furniture" else None
    return BETWEEN.split(line.group(1)) if line else []


def _masked(one: Entry, roster: frozenset[str]) -> Entry:
    masked = mask(one.text, names=roster)
    return replace(one, masked=masked.mapped.text) if masked.findings else one


def _evidence(sources: Iterable[Source]) -> dict[tuple[str, str], Evidence]:
    """Shared evidence by file: one cell is too short to show that a file is polluted, all its cells together are not."""
    by_file: dict[tuple[str, str], list[Source]] = {}
    for source in sources:
        by_file.setdefault((source.file, source.sha256), []).append(source)
    return {file: gather(chain.from_iterable(map(_texts, group))) for file, group in by_file.items()}


def _texts(source: Source) -> Iterator[str]:
    if isinstance(source, SourceDocument):
        yield source.text
    elif source.text_column is not None:
        yield from source.columns[source.text_column]
