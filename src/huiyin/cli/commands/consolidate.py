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
from huiyin.cli.output import NOT_RECONCILED, Voice, told, written
from huiyin.words import say

if TYPE_CHECKING:
    from huiyin.report import Ledger, Line

#: Opinions looked at to tell what language a pile is written in.
LOOKED_AT = 500


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    name = "consolidate"
    file = click.Path(path_type=Path)
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
    with told(voice):
        ledger = _ledger(files, out.name, language, asked, voice)
    _write(ledger, out, voice)
    _tell(ledger, out, voice)


def _ledger(files: Sequence[Path], title: str, language: str, asked: dict[str, Any], voice: Voice) -> Ledger:
    # Imported here so that --help answers at once.
    from huiyin.cli.corrections import read_corrections
    from huiyin.engine import Config, Document
    from huiyin.engine import consolidate as run
    from huiyin.engine.encoders import load
    from huiyin.intake import entries, read
    from huiyin.report import assemble, restored

    corrections = read_corrections(asked["corrections"]) if asked["corrections"] else ()
    previous = restored(asked["previous"]) if asked["previous"] else None
    encoder = load(asked["encoder"]) if asked["encoder"] else None
    sources = []
    for number, file in enumerate(files, 1):
        voice.progress("read", number, len(files))
        sources += read(file, sheet=asked["sheet"], text_column=asked["text_column"], id_column=asked["id_column"])
    rows = entries(sources, split=asked["split"])
    documents = [Document(row.id, row.shown, row.headings) for row in rows if row.reason is None]
    config = Config(problems=asked["problems"], aspects=asked["aspects"])
    result = run(documents, config=config, corrections=corrections, previous=previous, encoder=encoder, progress=voice.progress)
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


def _write(ledger: Ledger, out: Path, voice: Voice) -> None:
    from huiyin.report import write_docx, write_html, write_json, write_xlsx
    from huiyin.report.atomic import whole_directory

    with written(voice, out), whole_directory(out) as aside:
        voice.progress("write", 0, 0)
        write_json(ledger, aside / "consolidation.json")
        write_xlsx(ledger, aside / "ledger.xlsx")
        write_docx(ledger, aside / "problems.docx", made=today())
        write_html(ledger, aside / "report.html", made=today())
    voice.progress_done()


def _tell(ledger: Ledger, out: Path, voice: Voice) -> None:
    from huiyin.report import reconcile

    lines = reconcile(ledger)
    voice.data({"totals": asdict(ledger.totals), "reconciles": all(line.holds for line in lines)})
    for line in lines:
        voice.line(_equation(line, voice.language))
    voice.say("cli.written", out=click.format_filename(out))
    if not all(line.holds for line in lines):
        sys.exit(NOT_RECONCILED)


def _equation(line: Line, language: str) -> str:
    verdict = say("report.holds" if line.holds else "report.fails", language)
    return f"{say(f'report.line.{line.code}', language)}: {line.whole} = {' + '.join(map(str, line.parts.values())) or 0}  ({verdict})"
