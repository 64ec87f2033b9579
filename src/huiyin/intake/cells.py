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
from huiyin.text.split import whole
from huiyin.text.split.types import Unit

#: Marks of one series; two of them in a cell make a list. Telling lists by these first keeps the splitter, which would
#: part any long text, from the cells that are one opinion in several sentences, and from most cells of a million.
_SERIES = (
    re.compile(r"(?:^|[\s：:；;。，,])[1-9１-９]\d?[、.．)）](?!\d)"),
    re.compile(r"[(（][1-9１-９]\d?[)）]"),
    re.compile(r"(?:^|[\s：:；;。])[一二三四五六七八九十]+[、)）]"),
    re.compile(r"[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"[①-⑳⑴-⒛]"),
    re.compile(r"(?:^|[\s：:；;。，,])[一二三四五六七八九十]是"),
    re.compile(r"(?:^|[\s：:；;。！!？?])(?:第[一二三四五六七八九十][，,、：:点条]?|首先|其[一二三四]|其次|再次|最后)"),
    re.compile(r"^[^\S\r\n]*[-*•·●■]", re.MULTILINE),
    re.compile(r"(?:^|\s)(?:[Ff]irst|[Ss]econd|[Tt]hird)(?:ly)?,"),
)
#: How many characters may lead in to a list. Behind a longer text, numbered points are what one letter says on its one matter.
_LEAD_IN = 40
#: Lines one under the other are a list without marks where each ends a sentence, or where each is as short as this.
_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_LINE_END = re.compile(r"[。；;！!？?.]\s*$")
_SHORT_LINE = 15
_LONGEST_LINE = 40
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
    """The units of a cell, of which there is at least one."""
    listed = split is None and _is_list(text)
    if not (split or listed or len(text) <= _SHORT):
        return [whole(text)]
    units = split_text(text, mode="cell") or [whole(text)]
    opinions = sum(unit.role == "opinion" for unit in units)
    if split or (listed and opinions > 1):
        return units
    return [whole(text)] if opinions else [_together(units)]


def _is_list(text: str) -> bool:
    """Whether a cell lists several things: two marks of a series near its beginning, or short lines one under the other."""
    for series in _SERIES:
        marks = [found.start() for found in series.finditer(text)]
        if len(marks) > 1 and len(text[: marks[0]].lstrip()) <= _LEAD_IN:
            return True
    lines = [line.strip() for line in _LINE.findall(text)] if "\n" in text or "\r" in text else []
    ended = all(len(line) <= _LONGEST_LINE and _LINE_END.search(line) for line in lines[:-1])
    short = all(len(line) <= _SHORT_LINE and line[-1] not in "，,、" for line in lines)
    return len(lines) > 1 and (ended or short)


def _together(units: list[Unit]) -> Unit:
    """One unit for a cell without an opinion of its own: what it supports, that there is none, or mere furniture."""
    for role in ("endorsement", "none", "furniture"):
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
