"""The rectification plan as an office files it: one value, written as docx and xlsx; the page's PDF is made from the same value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.report.origins import printable
from huiyin.report.wordfile import WordFile
from huiyin.report.workbook import A4, CELL, LINE, MADE, lines_of
from huiyin.words import say

#: Columns with their widths in centimetres on A4 across, and in characters of a sheet.
COLUMNS = {
    "place": (1.0, 6), "aspect": (2.0, 16), "problem": (2.7, 26), "number": (1.2, 7), "content": (3.7, 40), "requirement": (3.1, 34),
    "leader": (2.1, 11), "department": (2.1, 16), "helping": (2.0, 16), "officer": (1.6, 11), "kind": (1.9, 10), "deadline": (2.0, 15),
}  # fmt: skip
#: The columns of which equal cells below each other are one.
GROUPED = ("aspect", "problem")


@dataclass(frozen=True, slots=True)
class Planned:
    """A measure of the plan; ``kind`` is the code of its time class, ``deadline`` an ISO date or None."""

    number: int
    aspect: str
    problem: str
    content: str
    requirement: str
    leader: str
    department: str
    helping: str
    officer: str
    kind: str
    deadline: str | None


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """The plan in one language. ``state`` is draft, proposed, issued or returned, ``dated`` the ISO date of that; measures come in their order.

    ``classes`` are the words of the time classes by their codes.
    """

    language: str
    campaign: str
    issuer: str
    state: str
    number: int
    dated: str
    digest: str
    classes: Mapping[str, str]
    measures: tuple[Planned, ...]

    def say(self, key: str, **values: object) -> str:
        """A sentence of the paper."""
        return say(f"plan.paper.{key}", self.language, **values)

    @property
    def title(self) -> str:
        """What stands on top; whatever was not issued says so."""
        return self.say("title", campaign=self.campaign, mark=self.say(f"mark_{self.state}"))

    @property
    def notes(self) -> list[str]:
        """Below the title: who issues it, which version, how much there is."""
        kinds = Counter(one.kind for one in self.measures)
        each = [self.say("sum_of_class", name=name, count=kinds[kind]) for kind, name in self.classes.items()]
        return [
            self.say("issuer" if self.state == "issued" else "drafter", issuer=self.issuer),
            self.say(f"version_{self.state}", number=self.number, day=self.day(self.dated)),
            self.say(
                "sums",
                problems=len({one.problem for one in self.measures}),
                measures=len(self.measures),
                classes=self.say("between").join(each),
            ),
        ]

    @property
    def last(self) -> str:
        """What a frozen version can be told by."""
        return self.say("digest", digest=self.digest)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [say(f"plan.column.{name}", self.language) for name in COLUMNS]

    @property
    def rows(self) -> list[list[str]]:
        """A row a measure, as it is printed."""
        return [self._row(place, one) for place, one in enumerate(self.measures, 1)]

    def _row(self, place: int, one: Planned) -> list[str]:
        kind = self.classes[one.kind]
        until = self.day(one.deadline) if one.deadline else kind
        return [
            str(place),
            one.aspect,
            one.problem,
            str(one.number),
            one.content,
            one.requirement,
            one.leader,
            one.department,
            one.helping,
            one.officer,
            kind,
            until,
        ]

    def foot(self, page: str, pages: str) -> str:
        """The line below each page."""
        return self.say("foot", mark=self.say(f"foot_{self.state}"), page=page, pages=pages)

    def day(self, iso: str) -> str:
        """A day as it is written."""
        return FuzzyDate(date.fromisoformat(iso), Precision.DAY).text(self.language)


def grouped() -> list[int]:
    """The places of the columns whose equal cells are one."""
    return [list(COLUMNS).index(name) for name in GROUPED]


def write_plan_docx(paper: PlanPaper, path: Path) -> None:
    """Write the document; the same paper is the same bytes."""
    file = WordFile(paper.title, "", paper.foot("PAGE", "NUMPAGES"))
    for text in paper.notes:
        file.paragraph(text, centred=True)
    file.grid(paper.columns, paper.rows, [width for width, _ in COLUMNS.values()], grouped=grouped())
    file.paragraph(paper.last)
    file.save(path)


def write_plan_xlsx(paper: PlanPaper, path: Path) -> None:
    """Write the workbook as it is printed: title, issuer, version, then the table. No cell is ever a formula; the same paper is the same bytes."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": printable(paper.title), "author": "Huiyin", "created": MADE})
    sheet = book.add_worksheet(paper.say("sheet"))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C" + paper.foot("&P", "&N"))
    for at, (_, width) in enumerate(COLUMNS.values()):
        sheet.set_column(at, at, width)
    _head(book, sheet, paper)
    _table(book, sheet, paper, first=len(paper.notes) + 1)
    book.close()


def _head(book: Any, sheet: Any, paper: PlanPaper) -> None:
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
    note = book.add_format({"align": "center", "font_color": "#4B5765"})
    for line, (text, form) in enumerate([(paper.title, title), *((one, note) for one in paper.notes)]):
        sheet.merge_range(line, 0, line, len(COLUMNS) - 1, "", form)
        sheet.write_string(line, 0, printable(text), form)
    sheet.set_row(0, 30)


def _table(book: Any, sheet: Any, paper: PlanPaper, *, first: int) -> None:
    """The table from row ``first`` on; its header stays, and comes again on every page."""
    plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B8C2CE"}
    cell, head = (
        book.add_format(plain),
        book.add_format({**plain, "bold": True, "bg_color": "#E7ECF3", "align": "center", "valign": "vcenter"}),
    )
    rows, widths = paper.rows, [width for _, width in COLUMNS.values()]
    for at, name in enumerate(paper.columns):
        sheet.write_string(first, at, name, head)
    for line, row in enumerate(rows, first + 1):
        sheet.set_row(line, min(max(lines_of(text, width) for text, width in zip(row, widths, strict=True)) * LINE, 409))
        for at, text in enumerate(row):
            sheet.write_string(line, at, printable(text)[:CELL], cell)
    for top, bottom, column in groups(rows):
        sheet.merge_range(first + 1 + top, column, first + 1 + bottom, column, "", cell)
        sheet.write_string(first + 1 + top, column, printable(rows[top][column])[:CELL], cell)
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)
    sheet.write_string(first + len(rows) + 2, 0, paper.last)


def groups(rows: Sequence[Sequence[str]]) -> list[tuple[int, int, int]]:
    """Top, bottom and column of equal cells below each other, of two rows at least; a problem never reaches beyond its aspect."""
    found = []
    for column in grouped():
        keys = [tuple(row[at] for at in grouped() if at <= column) for row in rows]
        top = 0
        for at in range(1, len(rows) + 1):
            if at == len(rows) or keys[at] != keys[top]:
                if at - top > 1:
                    found.append((top, at - 1, column))
                top = at
    return found
