"""``huiyin evaluate DIR --gold FILE``: how well a consolidation agrees with labels that people gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huiyin.cli import tongue
from huiyin.cli.output import BAD_INPUT, Voice, told
from huiyin.words import say

if TYPE_CHECKING:
    from huiyin.intake import SourceTable
    from huiyin.report import Ledger

#: Columns that hold the label of a problem and of an aspect, when none is named.
PROBLEM_COLUMNS, ASPECT_COLUMNS = ("problem", "label", "问题"), ("aspect", "coarse", "方面")
ID_COLUMNS, TEXT_COLUMNS = ("id", "编号", "意见编号"), ("text", "原文", "意见")


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    gold = tongue.option("evaluate", language, "--gold", required=True, type=click.Path(path_type=Path, readable=False), value="file")
    label = tongue.option("evaluate", language, "--label", value="column")
    return tongue.command("evaluate", language, evaluate, tongue.path("folder", language, "folder"), gold, label)


def evaluate(folder: Path, gold: Path, label: str | None, language: str, as_json: bool, quiet: bool) -> None:
    """Match opinions with labels by id, or by their words, and tell the agreement at both levels."""
    from huiyin.cli.earlier import earlier
    from huiyin.engine.metrics import agreement

    voice = Voice.of(language, as_json, quiet)
    with told(voice):
        ledger, table = earlier(folder), _table(gold, label)
    truth = _labels(table, label)
    if not truth:
        voice.fail(say("cli.evaluate.no_label", voice.language, file=gold.name, columns=", ".join(table.header)), BAD_INPUT)
    keys = _keys(table, ledger)
    aspect_of = {problem.id: problem.aspect for problem in ledger.problems}
    results = {}
    for level, labels in truth.items():
        label_of = {key: name for key, name in zip(keys, labels, strict=True) if key is not None and name}
        rows = [row for row in ledger.opinions if row.id in label_of and row.status != "excluded"]
        # What is not placed is a group of its own: leaving it out would flatter.
        found = [(aspect_of[row.problem] if level == "aspect" else row.problem) if row.problem else f"?{row.id}" for row in rows]
        scores = agreement([label_of[row.id] for row in rows], found)
        wanted = len({name for name in labels if name})
        results[level] = asdict(scores) | {"groups": len(set(found)), "gold_groups": wanted, "gold": sum(map(bool, labels))}
    if not any(found["compared"] for found in results.values()):
        # Nothing compared would score as perfect agreement.
        voice.fail(say("cli.evaluate.no_match", voice.language, file=gold.name, folder=folder.name), BAD_INPUT)
    for level in results:
        voice.say(f"cli.evaluate.{level}", **results[level])
    voice.data(results)


def _table(gold: Path, label: str | None) -> SourceTable:
    from huiyin.intake import IntakeError, SourceTable, read

    # Which column is taken for opinions does not matter here; naming one keeps a table of mere labels from being refused.
    try:
        sources = read(gold)
    except IntakeError as error:
        if error.code != "no_text_column":
            raise
        sources = read(gold, text_column=label or "1")
    for source in sources:
        if isinstance(source, SourceTable):
            return source
    raise IntakeError("header_only", file=gold.name, columns="")


def _column(table: SourceTable, names: Sequence[str]) -> Sequence[str] | None:
    header = [name.strip().lower() for name in table.header]
    return next((table.columns[header.index(name.lower())] for name in names if name.lower() in header), None)


def _labels(table: SourceTable, label: str | None) -> dict[str, Sequence[str]]:
    """The label of each row, by level."""
    problem = _column(table, [label] if label else PROBLEM_COLUMNS)
    aspect = None if label else _column(table, ASPECT_COLUMNS)
    return {level: column for level, column in (("problem", problem), ("aspect", aspect)) if column is not None and any(column)}


def _keys(table: SourceTable, ledger: Ledger) -> list[str | None]:
    """For each row the id of the opinion that it labels: by its id where those are known, else by its words."""
    ids, texts = _column(table, ID_COLUMNS), _column(table, TEXT_COLUMNS)
    known = {row.id for row in ledger.opinions}
    if ids is not None and any(value.strip() in known for value in ids):
        return [value.strip() if value.strip() in known else None for value in ids]
    return _by_words(texts or [""] * len(table.rows), ledger)


def _by_words(texts: Sequence[str], ledger: Ledger) -> list[str | None]:
    from huiyin.text.script import fold

    waiting: dict[str, list[str]] = {}
    for row in reversed(ledger.opinions):
        if row.status != "excluded":
            waiting.setdefault(_bare(fold(row.text)), []).append(row.id)
    return [_take(waiting, _bare(fold(text))) for text in texts]


def _take(waiting: Mapping[str, list[str]], key: str) -> str | None:
    return waiting[key].pop() if waiting.get(key) else None


def _bare(text: str) -> str:
    """Letters and digits only: what a splitter leaves at the ends of an opinion is no difference."""
    return "".join(character for character in text if character.isalnum())
