"""Entries of a table: one a row, or several where a cell lists several opinions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huiyin.intake import endorsing
from huiyin.intake.tables import context_column, is_joined
from huiyin.intake.types import Entry, Place, SourceTable
from huiyin.intake.working import entry, working
from huiyin.text.repair import Evidence
from huiyin.text.spans import MappedText
from huiyin.text.split import split as split_text
from huiyin.text.split.types import Unit

#: What a cell that lists opinions must hold, so that the splitter is not asked about every cell of a million.
_LIST = re.compile(
    r"[①-⑳⑴-⒛]|(?:^|[\s：:；;。])[(（]?(?:[1１一][、.．)）]|[一二]是|第[一二]|其[一二])|首先|其次|另外|还有|此外|\n|^\s*[-*•·]",
    re.MULTILINE,
)
#: A cell as short as this may say that there is no opinion, or support another one.
_SHORT = 40


def of_table(table: SourceTable, row_ids: Sequence[str], evidence: Evidence, split: bool | None) -> list[Entry]:
    """The entries of a table in the order of its rows."""
    if table.text_column is None:
        return []
    mode = False if split is None and is_joined(table) else split
    found: list[Entry] = []
    for index, text in enumerate(table.columns[table.text_column]):
        place = Place(table.file, table.sheet, table.rows[index], table.header[table.text_column])
        if (index, table.text_column) in table.merged:
            found.append(Entry(row_ids[index], place, 0, len(text), text, "merged_cell"))
        elif not text.strip():
            found.append(Entry(row_ids[index], place, 0, 0, "", "empty"))
        else:
            found += _of_cell(working(text, evidence), row_ids[index], place, mode)
    return endorsing.linked(_with_context(table, found)) if found else found


def _of_cell(mapped: MappedText, id: str, place: Place, split: bool | None) -> Iterator[Entry]:
    units = _units(mapped.text, split)
    if len(units) == 1:
        yield entry(id, place, mapped, units[0])
        return
    for number, unit in enumerate(units, 1):
        endorses = None if unit.endorses is None else f"{id}.{unit.endorses + 1}"
        yield entry(f"{id}.{number}", place, mapped, unit, endorses=endorses)


def _units(text: str, split: bool | None) -> list[Unit]:
    whole = Unit(0, len(text), "opinion")
    if split is not True and len(text) > _SHORT and (split is False or not _LIST.search(text)):
        return [whole]
    units = split_text(text, mode="cell")
    if split or (split is None and _lists(units)):
        return units
    return [_together(units)] if units else [whole]


def _lists(units: list[Unit]) -> bool:
    return sum(unit.role == "opinion" for unit in units) > 1


def _together(units: list[Unit]) -> Unit:
    """One unit of a cell that is one opinion: from its first to its last, greeting and signature cut off."""
    for role in ("opinion", "endorsement", "none", "furniture"):
        those = [unit for unit in units if unit.role == role]
        if those:
            return replace(those[0], end=those[-1].end, endorses=None, secret=any(unit.secret for unit in units))
    raise ValueError("A cell without units has nothing to put together.")


def _with_context(table: SourceTable, found: list[Entry]) -> list[Entry]:
    """Speaker and topic out of the columns beside the opinions, where the text itself names none."""
    speaker, topic = context_column(table, "speaker"), context_column(table, "topic")
    if speaker is None and topic is None:
        return found
    index_of = {row: index for index, row in enumerate(table.rows)}
    return [_in_context(one, table, index_of[one.place.row or 0], speaker, topic) for one in found]


def _in_context(one: Entry, table: SourceTable, row: int, speaker: int | None, topic: int | None) -> Entry:
    name = "" if speaker is None else table.columns[speaker][row].strip()
    heading = "" if topic is None else table.columns[topic][row].strip()
    return replace(one, speaker=one.speaker or name or None, headings=one.headings or ((heading,) if heading else ()))
