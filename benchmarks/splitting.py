"""Splitting: are the opinions found that people would count? On composed texts, and on the files of the reference case."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import tables, unsure
from benchmarks.child import ROOT
from benchmarks.composed import TEXTS, Composed
from benchmarks.composed import read as read_composed
from benchmarks.spans import Span, Tally, match
from huiyin.intake import Entry, Source, SourceDocument, entries, read
from huiyin.intake.unpacking import column_name
from huiyin.text.split import split

CASE = ROOT / "examples" / "reference"
ROLES = ("opinion", "endorsement", "none")
#: What intake calls the roles that are no opinion; of the case, a repeated opinion is found as an opinion.
REASONS = {None: "opinion", "endorsement": "endorsement", "no_opinion": "none"}
CASE_ROLES = {"duplicate": "opinion"}


@dataclass(frozen=True, slots=True)
class Found:
    """A unit as the gold or the program has it."""

    span: Span
    role: str
    speaker: str | None = None
    secret: bool = False
    endorses: Span | None = None


@dataclass(slots=True)
class Report:
    """Tallies by role; ``details`` counts (right, asked) over opinions and endorsements that were found."""

    roles: dict[str, Tally] = field(default_factory=lambda: dict.fromkeys(ROLES, Tally()))
    details: dict[str, tuple[int, int]] = field(default_factory=dict)
    texts: int = 0

    def add(self, other: Report) -> None:
        """Take in another report."""
        self.roles = {role: self.roles[role] + other.roles[role] for role in ROLES}
        self.texts += other.texts
        for name, (right, asked) in other.details.items():
            before = self.details.get(name, (0, 0))
            self.details[name] = (before[0] + right, before[1] + asked)


def measure() -> None:
    """Measure both, print and keep."""
    results: dict[str, Any] = {}
    for path in sorted(TEXTS.glob("*.jsonl")):
        results[path.stem] = _shown(f"Composed texts, {path.stem.replace('_', ' ')}", composed(path))
    results["reference"] = _shown("The reference case, by file", reference())
    rows = [unsure.row(path.stem, read_composed(path)) for path in sorted(TEXTS.glob("*.jsonl"))]
    tables.show("What a person meets who looks at the unsure passages alone", unsure.HEADER, rows)
    tables.keep("splitting", {**results, "unsure": [dict(zip(unsure.HEADER, row, strict=True)) for row in rows]})


def composed(path: Path) -> dict[str, Report]:
    """A report by genre: the mode and the language of the texts."""
    found: dict[str, Report] = defaultdict(Report)
    for one in read_composed(path):
        found[f"{one.mode}, {one.language}"].add(compared(one.text, _gold(one.units), _predicted(one.text, one.mode)))
    return dict(sorted(found.items()))


def _gold(units: Sequence[Mapping[str, Any]]) -> list[Found]:
    spans = [(unit["start"], unit["end"]) for unit in units]
    targets = [spans[unit["endorses"]] if unit.get("endorses") is not None else None for unit in units]
    return [Found(span, unit["role"], unit.get("speaker"), bool(unit.get("secret")), target) for span, unit, target in zip(spans, units, targets, strict=True)]


def _predicted(text: str, mode: Any) -> list[Found]:
    units = split(text, mode=mode)
    spans = [(unit.start, unit.end) for unit in units]
    targets = [spans[unit.endorses] if unit.endorses is not None else None for unit in units]
    return [Found(span, unit.role, unit.speaker, unit.secret, target) for span, unit, target in zip(spans, units, targets, strict=True)]


def compared(text: str, gold: Sequence[Found], predicted: Sequence[Found]) -> Report:
    """The report of one text."""
    report = Report(texts=1)
    for role in ROLES:
        ours, theirs = [one for one in gold if one.role == role], [one for one in predicted if one.role == role]
        matched = match(text, [one.span for one in ours], [one.span for one in theirs])
        report.roles[role] = matched.tally
        pairs = [(ours[i], theirs[j]) for i, j in matched.pairs]
        if role == "opinion":
            report.details["speaker"] = _agree((a.speaker, b.speaker) for a, b in pairs if a.speaker)
            report.details["secret"] = _agree((a.secret, b.secret) for a, b in pairs)
        elif role == "endorsement":
            report.details["endorses"] = _agree((True, _same(text, a.endorses, b.endorses)) for a, b in pairs if a.endorses)
    return report


def _agree(pairs: Iterable[tuple[object, object]]) -> tuple[int, int]:
    listed = list(pairs)
    return sum(a == b for a, b in listed), len(listed)


def _same(text: str, one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and bool(match(text, [one], [other]).pairs)


def reference() -> dict[str, Report]:
    """A report by file of the case, read, repaired and split as the program does it."""
    gold = _by_place(_case_gold())
    reports: dict[str, Report] = {}
    for path in sorted((CASE / "files").iterdir()):
        sources = read(path)
        texts, predicted = _texts(sources), _by_place(_case_entries(sources))
        report = Report(texts=1)
        for place in sorted(texts.keys() & (gold.keys() | predicted.keys())):
            report.add(compared(texts[place], gold.get(place, []), predicted.get(place, [])))
        missing = {place for place in gold if place[0] == path.name} - texts.keys()
        if missing:
            raise ValueError(f"The gold names places that {path.name} does not have: {sorted(missing)[:3]}")
        report.texts = 1
        report.details.clear()
        reports[path.name] = report
    return reports


def case_texts() -> Iterator[Composed]:
    """The texts of the case that are longer than a line, with what the gold finds in each."""
    gold = _by_place(_case_gold())
    for path in sorted((CASE / "files").iterdir()):
        for place, text in _texts(read(path)).items():
            if not place[2] and place in gold:
                units = tuple({"start": one.span[0], "end": one.span[1], "role": one.role} for one in gold[place])
                yield Composed(path.stem, "letter" if "来信" in path.stem else "minutes", "zh", text, units)


Place = tuple[str, str, str]


def _by_place(found: Iterable[tuple[Place, Found]]) -> dict[Place, list[Found]]:
    places: dict[Place, list[Found]] = defaultdict(list)
    for place, one in found:
        places[place].append(one)
    return dict(places)


def _case_gold() -> Iterator[tuple[Place, Found]]:
    with (CASE / "gold.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            where = "" if row["where"].startswith("line ") else row["where"]
            role = CASE_ROLES.get(row["role"], row["role"])
            yield (row["file"], row["sheet"], where), Found((int(row["start"]), int(row["end"])), role)


def _texts(sources: Sequence[Source]) -> dict[Place, str]:
    texts: dict[Place, str] = {}
    for source in sources:
        if isinstance(source, SourceDocument):
            texts[source.file, "", ""] = source.text
        elif source.text_column is not None:
            letter = column_name(source.text_column)
            for row, text in zip(source.rows, source.columns[source.text_column], strict=True):
                texts[source.file, source.sheet or "", f"{letter}{row}"] = text
    return texts


def _case_entries(sources: Sequence[Source]) -> Iterator[tuple[Place, Found]]:
    letters = {
        (source.file, source.sheet): column_name(source.text_column)
        for source in sources
        if not isinstance(source, SourceDocument) and source.text_column is not None
    }
    for one in entries(sources):
        if one.reason in REASONS:
            yield _place(one, letters), Found((one.start, one.end), REASONS[one.reason])


def _place(one: Entry, letters: Mapping[tuple[str, str | None], str]) -> Place:
    if one.place.row is None:
        return one.place.file, "", ""
    return one.place.file, one.place.sheet or "", f"{letters[one.place.file, one.place.sheet]}{one.place.row}"


def _shown(title: str, reports: Mapping[str, Report]) -> dict[str, Any]:
    everything = Report()
    for report in reports.values():
        everything.add(report)
    named = {**reports, "all": everything}
    header = ("genre", "texts", "opinions", "found", "precision", "recall", "F1", "endorsement F1", "none F1")
    tables.show(title, header, [_cells(name, report) for name, report in named.items()])
    for name, (right, asked) in everything.details.items():
        if asked:
            print(f"{name}: right for {right} of {asked} that were found")
    return {name: _kept(report) for name, report in named.items()}


def _cells(name: str, report: Report) -> tuple[object, ...]:
    said = report.roles["opinion"]
    others = (report.roles["endorsement"].f1, report.roles["none"].f1)
    return (name, report.texts, said.gold, said.predicted, said.precision, said.recall, said.f1, *others)


def _kept(report: Report) -> dict[str, Any]:
    roles = {role: asdict(one) | {"precision": one.precision, "recall": one.recall, "f1": one.f1} for role, one in report.roles.items()}
    return {"texts": report.texts, "roles": roles, "details": report.details}
