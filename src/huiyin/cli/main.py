"""Files in, a ledger out. Exit codes: 0 done, 2 wrong usage, 3 a file cannot be read, 4 the consolidation is refused,
5 the result does not reconcile, 6 the output cannot be written, 130 interrupted."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from huiyin import __version__
from huiyin.words import say

BAD_INPUT, REFUSED, NOT_RECONCILED, NOT_WRITTEN = 3, 4, 5, 6
LANGUAGES = click.Choice(["zh", "en", "auto"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Huiyin: every opinion gets an answer. 回音：事事有着落，件件有回音。"""


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the results. 结果目录。")
@click.option("--text", "text_column", help="Column that holds the opinions; A+B joins two. 意见所在的列。")
@click.option("--id", "id_column", help="Column that holds the ids. 编号所在的列。")
@click.option("--sheet", help="Read only this sheet. 只读这个工作表。")
@click.option("--problems", type=click.IntRange(1), help="Wished number of problems. 希望的问题数。")
@click.option("--aspects", type=click.IntRange(1), help="Wished number of aspects. 希望的方面数。")
@click.option("--split/--no-split", default=None, help="Split every text, or none; by itself it decides. 是否拆分。")
@click.option("--language", type=LANGUAGES, default="auto", help="Language of messages and results. 语言。")
@click.option("--json", "as_json", is_flag=True, help="Print the totals as JSON. 以 JSON 输出合计。")
@click.option("--quiet", is_flag=True, help="Print nothing but errors. 只输出错误。")
def consolidate(
    files: tuple[Path, ...],
    out: Path,
    text_column: str | None,
    id_column: str | None,
    sheet: str | None,
    problems: int | None,
    aspects: int | None,
    split: bool | None,
    language: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Consolidate opinions into problems under aspects. 把意见归纳为问题和方面。"""
    spoken = speaking(language)
    # Imported here so that --help answers at once.
    from huiyin.engine import Config, Document, EngineError
    from huiyin.engine import consolidate as run
    from huiyin.intake import IntakeError, entries, read
    from huiyin.report import assemble

    try:
        sources = [found for file in files for found in read(file, sheet=sheet, text_column=text_column, id_column=id_column)]
        rows = entries(sources, split=split)
        documents = [Document(row.id, row.text, row.headings) for row in rows if row.reason is None]
        result = run(documents, config=Config(problems=problems, aspects=aspects), progress=None if quiet or as_json else _progress(spoken))
    except IntakeError as error:
        fail(say(f"intake.error.{error.code}", spoken, **error.message_values), BAD_INPUT, as_json)
    except EngineError as error:
        fail(say("cli.refused", spoken, code=str(error)), REFUSED, as_json)
    ledger = assemble(sources, rows, result, title=out.name, language=spoken)
    _write(ledger, out, spoken, as_json)
    _tell(ledger, out, spoken, as_json, quiet)


def speaking(language: str) -> str:
    """The language to speak: as asked, else HUIYIN_LANGUAGE, else the system's; English where it is none of ours."""
    asked = language if language != "auto" else os.environ.get("HUIYIN_LANGUAGE", "")
    system = (locale.getlocale()[0] or "").lower()
    return asked if asked in ("zh", "en") else ("zh" if system.startswith(("zh", "chinese")) else "en")


def fail(message: str, code: int, as_json: bool) -> None:
    """Say what is wrong and leave; as JSON on standard output where that was asked for."""
    if as_json:
        click.echo(json.dumps({"error": message, "exit": code}, ensure_ascii=False))
    else:
        click.echo(message, err=True)
    sys.exit(code)


def _progress(language: str):  # type: ignore[no-untyped-def]
    last: list[str] = []

    def report(stage: str, done: int, total: int) -> None:
        if sys.stderr.isatty() and last[-1:] != [stage]:
            last.append(stage)
            click.echo(say(f"cli.stage.{stage}", language), err=True)

    return report


def _write(ledger, out: Path, language: str, as_json: bool) -> None:  # type: ignore[no-untyped-def]
    from huiyin.report import write_json, write_xlsx
    from huiyin.report.atomic import whole_directory

    try:
        with whole_directory(out) as aside:
            write_json(ledger, aside / "consolidation.json")
            write_xlsx(ledger, aside / "ledger.xlsx")
    except OSError as error:
        fail(say("cli.not_written", language, out=out.name, problem=error.strerror or str(error)), NOT_WRITTEN, as_json)


def _tell(ledger, out: Path, language: str, as_json: bool, quiet: bool) -> None:  # type: ignore[no-untyped-def]
    from huiyin.report import reconcile

    lines = reconcile(ledger)
    if as_json:
        click.echo(json.dumps({"totals": asdict(ledger.totals), "reconciles": all(line.holds for line in lines)}, ensure_ascii=False))
    elif not quiet:
        for line in lines:
            click.echo(_equation(line, language))
        click.echo(say("cli.written", language, out=click.format_filename(out)))
    if not all(line.holds for line in lines):
        sys.exit(NOT_RECONCILED)


def _equation(line, language: str) -> str:  # type: ignore[no-untyped-def]
    parts: Sequence[int] = list(line.parts.values())
    verdict = say("report.holds" if line.holds else "report.fails", language)
    return f"{say(f'report.line.{line.code}', language)}: {line.whole} = {' + '.join(map(str, parts)) or 0}  ({verdict})"


if __name__ == "__main__":
    main()
