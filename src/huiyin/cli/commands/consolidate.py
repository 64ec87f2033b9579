"""``huiyin consolidate FILE... --out DIR``: the main job."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import tongue
from huiyin.cli.output import NOT_RECONCILED, WRONG_USAGE, Voice, open_to, told, written
from huiyin.cli.sources import read_all, spare
from huiyin.words import say, table

if TYPE_CHECKING:
    from huiyin.report import Ledger, Line

#: The files of a result.
RESULTS = ("consolidation.json", "ledger.xlsx", "problems.docx", "report.html")
#: Opinions looked at to tell what language a pile is written in.
LOOKED_AT = 500


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    name = "consolidate"
    file = click.Path(path_type=Path, readable=False)
    return tongue.command(
        name,
        language,
        consolidate,
        tongue.path("files", language, "files", several=True),
        tongue.option(name, language, "--out", required=True, type=click.Path(path_type=Path, file_okay=False), value="folder"),
        tongue.option(name, language, "text_column", "--text", value="column"),
        tongue.option(name, language, "id_column", "--id", value="column"),
        tongue.option(name, language, "--sheet", value="sheet"),
        tongue.option(name, language, "--problems", type=click.IntRange(1), value="number"),
        tongue.option(name, language, "--aspects", type=click.IntRange(1), value="number"),
        tongue.option(name, language, "--corrections", type=file, value="file"),
        tongue.option(name, language, "--previous", type=file, value="folder"),
        tongue.option(name, language, "--encoder", value="model"),
        tongue.option(name, language, "--split/--no-split", default=None),
    )


def consolidate(files: tuple[Path, ...], out: Path, language: str, as_json: bool, quiet: bool, **asked: Any) -> None:
    """Read, consolidate, write, tell."""
    voice = Voice.of(language, as_json, quiet)
    made = _date(voice)
    open_to(out, voice)
    spare([file for file in (*files, asked["corrections"]) if file], out, RESULTS, voice)
    with told(voice):
        ledger = _ledger(files, out, language, asked, voice)
    _write(ledger, out, made, voice)
    _tell(ledger, out, voice)


def _ledger(files: Sequence[Path], out: Path, language: str, asked: dict[str, Any], voice: Voice) -> Ledger:
    # Imported here so that --help answers at once.
    from huiyin.cli.corrections import Decisions, read_corrections
    from huiyin.cli.earlier import earlier
    from huiyin.engine import Config, Document
    from huiyin.engine import consolidate as run
    from huiyin.engine.encoders import load
    from huiyin.intake import entries
    from huiyin.intake.errors import printable
    from huiyin.report import assemble
    from huiyin.report.restore import consolidation

    decisions = read_corrections(asked["corrections"]) if asked["corrections"] else Decisions([])
    previous = consolidation(earlier(asked["previous"])) if asked["previous"] else None
    encoder = load(asked["encoder"]) if asked["encoder"] is not None else None
    sources = read_all(files, voice, sheet=asked["sheet"], text_column=asked["text_column"], id_column=asked["id_column"])
    rows = entries(sources, split=asked["split"])
    documents = [Document(row.id, row.shown, row.headings) for row in rows if row.reason is None]
    config = Config(problems=asked["problems"], aspects=asked["aspects"])
    with decisions.located(voice):
        result = run(
            documents, config=config, corrections=decisions.corrections, previous=previous, encoder=encoder, progress=voice.progress
        )
    title = printable(out.absolute().name)
    return assemble(sources, rows, result, title=title, language=_written_in(language, documents))


def _written_in(language: str, documents: Sequence[Any]) -> str:
    """The language of the results: as asked, else that of most opinions."""
    from huiyin.text.tokenize import language_of

    if language != "auto":
        return language
    looked = [language_of(document.text) for document in documents[:LOOKED_AT]]
    return "zh" if 2 * looked.count("zh") >= len(looked) else "en"


def today() -> str:
    """The date that documents carry; SOURCE_DATE_EPOCH sets it where files must come out the same on another day."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now()).date().isoformat()


def _date(voice: Voice) -> str:
    """The date, asked for before the work and not after it."""
    try:
        return today()
    except (ValueError, OverflowError, OSError):
        voice.fail(say("cli.epoch", voice.language, value=os.environ.get("SOURCE_DATE_EPOCH", "")), WRONG_USAGE)


def _write(ledger: Ledger, out: Path, made: str, voice: Voice) -> None:
    from huiyin.report import write_docx, write_html, write_json, write_xlsx
    from huiyin.report.atomic import whole_directory

    with written(voice, out), whole_directory(out) as aside:
        voice.progress("write", 0, 0)
        json_name, xlsx_name, docx_name, html_name = RESULTS
        write_json(ledger, aside / json_name)
        write_xlsx(ledger, aside / xlsx_name)
        write_docx(ledger, aside / docx_name, made=made)
        write_html(ledger, aside / html_name, made=made)
    voice.progress_done()


def _tell(ledger: Ledger, out: Path, voice: Voice) -> None:
    from huiyin.report import reconcile

    lines = reconcile(ledger)
    voice.data({"totals": asdict(ledger.totals), "reconciles": all(line.holds for line in lines)})
    for line in lines:
        voice.line(_equation(line, voice.language))
    if unsure := sum(row.unsure for row in ledger.opinions):
        voice.remark(say("cli.unsure", voice.language, count=unsure, column=say("report.column.unsure", voice.language), file=RESULTS[1]))
    if not ledger.totals.opinions:
        voice.remark(say("cli.no_opinions", voice.language))
    voice.say("cli.written", out=click.format_filename(out))
    if not all(line.holds for line in lines):
        sys.exit(NOT_RECONCILED)


def _equation(line: Line, language: str) -> str:
    verdict = say("report.holds" if line.holds else "report.fails", language)
    parts = " + ".join(_part(name, number, language) for name, number in line.parts.items())
    return f"{say(f'report.line.{line.code}', language)}: {line.whole} = {parts or 0}  ({verdict})"


def _part(name: str, number: int, language: str) -> str:
    """A summand with what it counts; the aspects, which stand in the files, are too many to name."""
    reasons = table("report", language)["reason"]
    named = reasons.get(name) or table("cli", language)["part"].get(name, "")
    return f"{number} {named}".rstrip()
