"""The problem list as an office files it: a Word document, one table an aspect, verbatim words beside each problem."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from huiyin.report.content import AspectRow, Ledger, ProblemRow
from huiyin.report.origins import Origin, origins, told, unmatched
from huiyin.report.reconcile import reconcile
from huiyin.report.wordfile import WordFile
from huiyin.words import say

#: So many characters of a verbatim text are printed.
LONGEST = 160
#: The texts of a problem are told apart by these.
CIRCLED = "①②③④⑤⑥⑦⑧⑨"


def write_docx(ledger: Ledger, path: Path, *, made: str = "") -> None:
    """Write the list, the same bytes for the same ledger and ``made``, its date as ISO 8601. Speakers, and words spoken in
    confidence, are left out."""
    file = WordFile(_say(ledger, "title", title=ledger.title), made, _say(ledger, "page", page="PAGE", pages="NUMPAGES"))
    for key, values in (("summary", _counts(ledger)), ("privacy", {})):
        file.paragraph(_say(ledger, key, **values))
    file.heading(_say(ledger, "overview"), 1)
    _overview(file, ledger)
    file.heading(say("report.page.list", ledger.language), 1, on_a_new_page=True)
    _problems(file, ledger)
    _excluded(file, ledger)
    file.heading(say("report.sheet.reconciliation", ledger.language), 1)
    _reconciliation(file, ledger)
    file.heading(say("report.page.files", ledger.language), 1)
    _files(file, ledger)
    file.save(path)


def _say(ledger: Ledger, key: str, **values: object) -> str:
    return say(f"report.document.{key}", ledger.language, **values)


def _columns(ledger: Ledger, *keys: str) -> list[str]:
    return [say(f"report.{key if '.' in key else 'column.' + key}", ledger.language) for key in keys]


def _counts(ledger: Ledger) -> dict[str, object]:
    totals = ledger.totals
    return {
        "rows": totals.rows_read, "opinions": totals.opinions, "excluded": sum(totals.excluded.values()), "assigned": totals.assigned,
        "unassigned": sum(totals.unassigned.values()), "problems": totals.problems, "aspects": totals.aspects, "endorsements": totals.endorsements,
    }  # fmt: skip


def _overview(file: WordFile, ledger: Ledger) -> None:
    supports = {problem.id: problem.endorsements for problem in ledger.problems}
    rows = []
    for aspect in ledger.aspects:
        counts = (
            len(aspect.problems),
            aspect.size,
            f"{aspect.size / ledger.totals.opinions:.1%}",
            sum(supports[name] for name in aspect.problems) or "",
        )
        rows.append([aspect.number, aspect.title, *map(str, counts)])
    totals = ledger.totals
    share = f"{totals.assigned / totals.opinions:.1%}" if totals.opinions else ""
    rows.append(
        ["", say("report.page.total", ledger.language), *map(str, (totals.problems, totals.assigned, share, totals.endorsements or ""))]
    )
    if unmatched(ledger):
        rows.insert(-1, ["", say("report.page.unmatched", ledger.language), "", "", "", str(unmatched(ledger))])
    columns = _columns(ledger, "document.number", "aspect", "problems", "opinion_count", "share", "endorsements")
    file.table(columns, rows, (1.8, 11.5, 3, 3, 3, 3), numbers=(2, 3, 4, 5), bold_last=True)


def _problems(file: WordFile, ledger: Ledger) -> None:
    if not ledger.problems:
        file.paragraph(_say(ledger, "nothing"))
    problems = {problem.id: problem for problem in ledger.problems}
    found = origins(ledger)
    for aspect in ledger.aspects:
        _aspect(file, ledger, aspect, [problems[name] for name in aspect.problems], found)


def _aspect(file: WordFile, ledger: Ledger, aspect: AspectRow, problems: Sequence[ProblemRow], found: dict[str, Origin]) -> None:
    """A heading for Word's navigation, and a table that is whole by itself when it is handed to a department."""
    file.heading(_say(ledger, "aspect", number=aspect.number, title=aspect.title, problems=len(problems), opinions=aspect.size), 2)
    columns = _columns(ledger, "document.number", "aspect", "problem", "shown_as", "opinion_count", "from")
    rows = [
        [p.number, aspect.title, p.title, _verbatim(found[p.id], ledger), _size(p, ledger), told(found[p.id], ledger.language)]
        for p in problems
    ]
    file.table(columns, rows, (1.4, 2.8, 4.9, 9.4, 2.5, 4.3), numbers=(4,), grouped=(1,))


def _verbatim(origin: Origin, ledger: Ledger) -> str:
    said = [text.replace("\n", " ") for text in origin.quotes]
    short = [text if len(text) <= LONGEST else text[: LONGEST - 1] + "…" for text in said]
    marks = CIRCLED if len(short) > 1 else [""]
    return "\n".join(mark + text for mark, text in zip(marks, short, strict=False)) or _say(ledger, "unquoted")


def _size(problem: ProblemRow, ledger: Ledger) -> str:
    supported = [_say(ledger, "supported", endorsements=problem.endorsements)] if problem.endorsements else []
    return "\n".join([str(problem.size), *supported])


def _excluded(file: WordFile, ledger: Ledger) -> None:
    reasons = [*ledger.totals.unassigned.items(), *ledger.totals.excluded.items()]
    if not reasons:
        return
    file.heading(say("report.page.excluded", ledger.language), 1)
    rows = [
        [say(f"report.reason.{reason}", ledger.language), str(count), say(f"report.why.{reason}", ledger.language)]
        for reason, count in reasons
    ]
    file.table(_columns(ledger, "reason", "count", "meaning"), rows, (5.5, 2.4, 17.4), numbers=(1,))


def _reconciliation(file: WordFile, ledger: Ledger) -> None:
    rows = []
    for line in reconcile(ledger):
        verdict = say("report.holds" if line.holds else "report.fails", ledger.language)
        rows.append(
            [say(f"report.line.{line.code}", ledger.language), str(line.whole), " + ".join(map(str, line.parts.values())) or "0", verdict]
        )
    file.table(_columns(ledger, "item", "whole", "parts", "result"), rows, (8, 2.4, 11.5, 3.4), numbers=(1,))


def _files(file: WordFile, ledger: Ledger) -> None:
    rows = [[PurePath(source.file).name, source.sheet or "", str(source.rows_read), str(source.opinions)] for source in ledger.sources]
    file.table(_columns(ledger, "file", "sheet", "total.rows_read", "opinion_count"), rows, (13.3, 6, 3, 3), numbers=(2, 3))
