"""The ledger as a workbook: overview, aspects, problems, opinions, excluded, reconciliation. A count opens its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from huiyin.report.content import AspectRow, Ledger, OpinionRow, ProblemRow, SourceRow
from huiyin.report.origins import Origin, origins, told, unmatched
from huiyin.report.reconcile import Line, reconcile
from huiyin.report.workbook import Book, Cell, Link, Share, Span
from huiyin.words import say

ASPECTS = (("number", 8), ("aspect", 34), ("problems", 10), ("opinions", 10), ("share", 11), ("key_phrases", 44))
PROBLEMS = (
    ("number", 8), ("aspect", 24), ("problem", 34), ("opinions", 9), ("share", 10), ("endorsements", 9), ("verbatim", 70), ("from", 34), ("key_phrases", 30),
)  # fmt: skip
PLACE = (("file", 34), ("sheet", 13), ("row", 8), ("column", 14), ("start", 12), ("secret", 14), ("unsure", 12), ("id", 38))
OPINIONS = (("number", 8), ("problem", 28), ("text", 72), ("status", 15), ("reason", 22), ("confidence", 13), ("kind", 12), *PLACE)
EXCLUDED = (("reason", 25), ("text", 72), ("endorses", 38), *PLACE)
RECONCILIATION = (("item", 46), ("whole", 12), ("parts", 50), ("parts_sum", 12), ("result", 14))
COLUMNS = {"aspects": len(ASPECTS), "problems": len(PROBLEMS), "opinions": len(OPINIONS), "excluded": len(EXCLUDED)}
OVERVIEW = (34, 14, 50, 12, 18, 12, 50, 66)


def write_xlsx(ledger: Ledger, path: Path) -> None:
    """Write the workbook in the ledger's language, the same bytes for the same ledger. Personal data are covered and speakers left
    out. No cell is ever a formula, whatever its text begins with."""
    book = Book(path, ledger.language, ledger.title)
    opinions, excluded = _opinions(ledger), _excluded(ledger)
    spans = _Spans(ledger, opinions, excluded)
    titles = {aspect.id: aspect.title for aspect in ledger.aspects}
    problems = {problem.id: problem for problem in ledger.problems}
    told_by = origins(ledger)
    _overview(book, ledger, spans)
    book.sheet("aspects", ASPECTS, (_aspect(aspect, ledger, spans) for aspect in ledger.aspects))
    ordered = [problems[name] for aspect in ledger.aspects for name in aspect.problems]
    book.sheet("problems", PROBLEMS, (_problem(p, titles[p.aspect], told_by[p.id], ledger, spans) for p in ordered))
    book.sheet("opinions", OPINIONS, (_opinion(row, problems, book) for row in opinions))
    book.sheet("excluded", EXCLUDED, (_other(row, book) for row in excluded))
    book.sheet("reconciliation", RECONCILIATION, (_line(line, book) for line in reconcile(ledger)))
    book.close()


def _opinions(ledger: Ledger) -> list[OpinionRow]:
    """By problem as printed, the most telling first, so that a problem's opinions stand together; those not placed come last."""
    printed = [name for aspect in ledger.aspects for name in aspect.problems]
    order = {name: n for n, name in enumerate(printed)}
    telling = {name: n for problem in ledger.problems for n, name in enumerate(problem.representatives)}
    rows = [row for row in ledger.opinions if row.status != "excluded"]
    return sorted(
        rows,
        key=lambda row: (
            order.get(row.problem or "", len(order)),
            row.reason if row.problem is None else "",
            telling.get(row.id, len(telling)),
        ),
    )


def _excluded(ledger: Ledger) -> list[OpinionRow]:
    return sorted((row for row in ledger.opinions if row.status == "excluded"), key=lambda row: row.reason)


class _Spans:
    """Which rows of which sheet belong to a problem, an aspect or a reason."""

    def __init__(self, ledger: Ledger, opinions: Sequence[OpinionRow], excluded: Sequence[OpinionRow]) -> None:
        self._found: dict[tuple[str, str], Span] = {}
        aspect_of = {problem.id: problem.aspect for problem in ledger.problems}
        for n, row in enumerate(opinions):
            self._grow("opinions", row.problem or row.reason, n)
            if row.problem is not None:
                self._grow("aspects", aspect_of[row.problem], n, sheet="opinions")
        for n, row in enumerate(excluded):
            self._grow("excluded", row.reason, n)
        for n, name in enumerate(name for aspect in ledger.aspects for name in aspect.problems):
            self._grow("problems", aspect_of[name], n)

    def _grow(self, kind: str, name: str, at: int, *, sheet: str = "") -> None:
        found = self._found.get((kind, name))
        self._found[kind, name] = Span(sheet or kind, COLUMNS[sheet or kind], found.first if found else at, at)

    def link(self, kind: str, name: str, count: int) -> Cell:
        """The count, which opens the rows it counts; a nought opens nothing."""
        found = self._found.get((kind, name))
        return Link(count, found) if found and count else count


def _overview(book: Book, ledger: Ledger, spans: _Spans) -> None:
    page = book.page("overview", OVERVIEW)
    page.title(ledger.title)
    page.note(book.word("book.note"))
    page.table([book.word("column.item"), book.word("column.count")], _counts(book, ledger, spans))
    reasons = [(reason, count, "opinions") for reason, count in ledger.totals.unassigned.items()]
    reasons += [(reason, count, "excluded") for reason, count in ledger.totals.excluded.items()]
    rows = [
        (book.word(f"reason.{reason}"), spans.link(sheet, reason, count), book.word(f"why.{reason}")) for reason, count, sheet in reasons
    ]
    page.table([book.word(f"column.{key}") for key in ("reason", "count", "meaning")], rows)
    keys = ("file", "opinions", "notices", "rows_read", "sheet", "encoding", "text_column", "sha256")
    page.table([book.word(f"column.{key}") for key in keys], [_source(source, ledger.language) for source in ledger.sources])


def _counts(book: Book, ledger: Ledger, spans: _Spans) -> list[tuple[Cell, ...]]:
    totals = ledger.totals
    opened = {
        "opinions": totals.opinions,
        "problems": totals.problems,
        "aspects": totals.aspects,
        "excluded": sum(totals.excluded.values()),
    }
    whole: dict[str, Cell] = {name: Link(count, Span(name, COLUMNS[name], 0, count - 1)) if count else 0 for name, count in opened.items()}
    rows = [("rows_read", totals.rows_read), ("excluded", whole["excluded"]), ("opinions", whole["opinions"])]
    rows += [("unassigned", sum(totals.unassigned.values())), ("assigned", totals.assigned)]
    rows += [("problems", whole["problems"]), ("aspects", whole["aspects"])]
    rows += [("endorsements", spans.link("excluded", "endorsement", totals.endorsements)), ("near_duplicates", totals.near_duplicates)]
    rows += [("unsure", sum(row.unsure for row in ledger.opinions))]
    counts: list[tuple[Cell, ...]] = [(book.word(f"total.{key}"), count) for key, count in rows]
    return [*counts, (book.word("page.unmatched"), unmatched(ledger))]


def _source(source: SourceRow, language: str) -> tuple[Cell, ...]:
    notices = [say(f"intake.notice.{code}", language, **{"file": source.file, **values}) for code, values in source.notices]
    read = (source.opinions, "\n".join(notices), source.rows_read)
    return (source.file, *read, source.sheet or "", source.encoding or "", source.text_column or "", source.sha256)


def _aspect(aspect: AspectRow, ledger: Ledger, spans: _Spans) -> tuple[Cell, ...]:
    opinions = spans.link("aspects", aspect.id, aspect.size)
    problems = spans.link("problems", aspect.id, len(aspect.problems))
    return (aspect.number, aspect.title, problems, opinions, _share(aspect.size, ledger), _joined(aspect.key_phrases, ledger))


def _problem(problem: ProblemRow, aspect: str, origin: Origin, ledger: Ledger, spans: _Spans) -> tuple[Cell, ...]:
    opinions = spans.link("opinions", problem.id, problem.size)
    counts = (opinions, _share(problem.size, ledger), problem.endorsements)
    words = ("\n".join(origin.quotes), told(origin, ledger.language), _joined(problem.key_phrases, ledger))
    return (problem.number, aspect, problem.title, *counts, *words)


def _joined(phrases: Sequence[str], ledger: Ledger) -> str:
    return say("report.book.join", ledger.language).join(phrases)


def _share(size: int, ledger: Ledger) -> Share:
    return Share(size / ledger.totals.opinions if ledger.totals.opinions else 0)


def _opinion(row: OpinionRow, problems: dict[str, ProblemRow], book: Book) -> tuple[Cell, ...]:
    problem = problems.get(row.problem or "")
    placed = (problem.number, problem.title) if problem else ("", "")
    kind = book.word(f"kind.{row.kind}") if row.kind else ""
    why = (book.word(f"status.{row.status}"), book.word(f"reason.{row.reason}"), Share(row.confidence) if problem else None)
    return (*placed, row.shown, *why, kind, *_place(row, book))


def _other(row: OpinionRow, book: Book) -> tuple[Cell, ...]:
    return (book.word(f"reason.{row.reason}"), row.shown, row.endorses or "", *_place(row, book))


def _place(row: OpinionRow, book: Book) -> Iterator[Cell]:
    secret = book.word("yes") if row.secret else ""
    unsure = book.word("yes") if row.unsure else ""
    yield from (row.file, row.sheet or "", row.row, row.column or "", row.start + 1, secret, unsure, row.id)


def _line(line: Line, book: Book) -> tuple[Cell, ...]:
    parts = " + ".join(map(str, line.parts.values())) or "0"
    return (book.word(f"line.{line.code}"), line.whole, parts, sum(line.parts.values()), book.word("holds" if line.holds else "fails"))
