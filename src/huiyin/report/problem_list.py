"""The problem list of a campaign as a paper: one value, written as docx and xlsx; the page's own PDF is made from the same value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huiyin.report.problems_docx import CIRCLED, LONGEST
from huiyin.report.wordfile import WordFile
from huiyin.report.workbook import Book, Cell
from huiyin.words import say

#: Columns of the sheet, with their widths in characters.
COLUMNS = (("code", 9), ("aspect", 24), ("problem", 34), ("statement", 50), ("opinions", 10), ("origin", 14), ("immediate", 12), ("categories", 24))
#: Widths in the document, in centimetres, without and with the words that were said.
PLAIN, QUOTED = (1.8, 7.2, 11.4, 2.8, 2.1), (1.8, 5.2, 7.2, 2.8, 8.3)


@dataclass(frozen=True, slots=True)
class Listed:
    """A problem; ``origin`` is a code under ``problems.origin``, ``quotes`` are words that were said and may be shown."""

    code: str
    title: str
    statement: str
    opinions: int
    origin: str
    immediate: bool
    categories: tuple[str, ...]
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Under:
    """An aspect with its problems."""

    code: str
    title: str
    problems: tuple[Listed, ...]

    @property
    def opinions(self) -> int:
        """How many opinions stand in its problems; one that stands in two counts in both."""
        return sum(one.opinions for one in self.problems)


@dataclass(frozen=True, slots=True)
class Paper:
    """The list in one language. ``version`` is what it is called, ``dated`` a date as ISO 8601, ``least`` the smallest problem of which words are shown, 0 for none."""

    language: str
    campaign: str
    version: str
    dated: str
    digest: str
    sums: tuple[tuple[str, int], ...]
    aspects: tuple[Under, ...]
    least: int

    def say(self, key: str, **values: object) -> str:
        """A sentence of the paper."""
        return say(f"problems.paper.{key}", self.language, **values)

    @property
    def title(self) -> str:
        """What stands on top."""
        return self.say("title", campaign=self.campaign)

    @property
    def flow(self) -> str:
        """Opinions → problems → aspects."""
        sums = dict(self.sums)
        return self.say("flow", opinions=sums["opinions"], problems=sums["problems"], aspects=sums["aspects"])

    @property
    def lines(self) -> list[tuple[str, int]]:
        """The sums in words."""
        return [(self.say(f"sum_{name}"), count) for name, count in self.sums]

    @property
    def notes(self) -> list[str]:
        """What the reader should know."""
        return [self.version, self.say("digest", digest=self.digest), self.say("quoted", least=self.least) if self.least else self.say("not_quoted")]


def marks(one: Listed, paper: Paper) -> str:
    """Under the title: where the problem comes from if not from opinions, its categories, and that it is to be fixed at once where no column says so."""
    told = [] if one.origin == "opinions" else [say(f"problems.origin.{one.origin}", paper.language)]
    told += [say("problems.immediate", paper.language)] if one.immediate and paper.least else []
    return paper.say("join").join([*told, *one.categories])


def quoted(one: Listed) -> str:
    """Its words that are shown, each with a mark where there are several."""
    short = [text.replace("\n", " ") for text in one.quotes]
    short = [text if len(text) <= LONGEST else text[: LONGEST - 1] + "…" for text in short]
    return "\n".join(mark + text for mark, text in zip(CIRCLED if len(short) > 1 else ("",), short, strict=False))


def write_problem_docx(paper: Paper, path: Path) -> None:
    """Write the document; the same paper is the same bytes."""
    file = WordFile(paper.title, paper.dated, say("report.document.page", paper.language, page="PAGE", pages="NUMPAGES"))
    for text in (paper.flow, *paper.notes):
        file.paragraph(text)
    file.table([paper.say("item"), paper.say("count")], [[name, str(count)] for name, count in paper.lines], (12, 3), numbers=(1,))
    for number, (heading, rows) in enumerate(paper_rows(paper)):
        file.heading(heading, 1, on_a_new_page=number == 0)
        file.table(rows[0], rows[1:], QUOTED if paper.least else PLAIN, numbers=(3,))
    file.save(path)


def paper_rows(paper: Paper) -> list[tuple[str, list[list[str]]]]:
    """Each aspect's heading and table, the names of the columns first."""
    columns = [paper.say(name) for name in ("code", "problem", "statement", "opinions", "words" if paper.least else "immediate")]
    return [
        (
            paper.say("aspect", code=one.code, title=one.title, problems=len(one.problems), opinions=one.opinions),
            [columns, *(_row(each, paper) for each in one.problems)],
        )
        for one in paper.aspects
    ]


def _row(one: Listed, paper: Paper) -> list[str]:
    told = "\n".join(filter(None, (one.title, marks(one, paper))))
    last = quoted(one) if paper.least else paper.say("yes") if one.immediate else ""
    return [one.code, told, one.statement, str(one.opinions), last]


def write_problem_xlsx(paper: Paper, path: Path) -> None:
    """Write the workbook: the sums on the first sheet, then a row a problem; no cell is ever a formula. The same paper is the same bytes."""
    book = Book(path, paper.language, paper.title)
    page = book.page("overview", (60, 14))
    page.title(paper.title)
    for text in (paper.flow, *paper.notes, paper.dated):
        page.note(text)
    page.table([paper.say("item"), paper.say("count")], paper.lines)
    rows = [(paper.say("aspect_plain", code=one.code, title=one.title), len(one.problems)) for one in paper.aspects]
    page.table([paper.say("aspects"), paper.say("problems")], rows)
    columns = (*COLUMNS, ("verbatim", 60)) if paper.least else COLUMNS
    book.sheet("problems", columns, (_cells(aspect, one, paper) for aspect in paper.aspects for one in aspect.problems))
    book.close()


def _cells(aspect: Under, one: Listed, paper: Paper) -> Sequence[Cell]:
    origin, join = say(f"problems.origin.{one.origin}", paper.language), paper.say("join")
    row = (one.code, aspect.title, one.title, one.statement, one.opinions, origin, paper.say("yes") if one.immediate else "", join.join(one.categories))
    return (*row, quoted(one)) if paper.least else row
