"""``huiyin repair FILE...``: what a copying machine did to a text, and the text without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huiyin.cli import tongue
from huiyin.cli.output import Voice, open_to, told, written
from huiyin.cli.sources import read_all, spare
from huiyin.words import say

if TYPE_CHECKING:
    from huiyin.intake import Source
    from huiyin.text.repair import Repaired


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    out = tongue.option("repair", language, "--out", type=click.Path(path_type=Path, file_okay=False), value="folder")
    return tongue.command("repair", language, repair, tongue.path("files", language, "files", several=True), out)


def repair(files: tuple[Path, ...], out: Path | None, language: str, as_json: bool, quiet: bool) -> None:
    """Tell each repair with its place and confidence; with ``out`` write the repaired texts, never over the files read."""
    from huiyin.report.atomic import whole_directory

    voice = Voice.of(language, as_json, quiet)
    names = _names(files)
    if out is not None:
        open_to(out, voice)
        spare(files, out, names.values(), voice)
    with told(voice):
        found = [(file, repaired) for file in names for repaired in _repaired(read_all([file], voice))]
    for file, repaired in found:
        _tell(file, repaired, voice)
    if out is None:
        return
    with written(voice, out), whole_directory(out) as aside:
        for file in dict.fromkeys(file for file, _ in found):
            texts = [repaired.mapped.text for name, repaired in found if name == file]
            (aside / names[file]).write_text("\n".join(texts) + "\n", encoding="utf-8", errors="replace")
    voice.say("cli.repair.written", out=click.format_filename(out))


def _names(files: tuple[Path, ...]) -> dict[Path, str]:
    """A name for the repaired text of each file; those that would be called the same get a number."""
    names: dict[Path, str] = {}
    for file in files:
        number, name = 1, f"{file.stem}.txt"
        # Two names that differ in capitals are one on many disks.
        while file not in names and name.casefold() in map(str.casefold, names.values()):
            number += 1
            name = f"{file.stem}-{number}.txt"
        names.setdefault(file, name)
    return names


def _repaired(sources: list[Source]) -> Iterator[Repaired]:
    """Each text of a file, judged by the evidence of all of them."""
    from huiyin.text.repair import gather, repair

    texts = [text for source in sources for text in _texts(source)]
    evidence = gather(texts)
    yield from (repair(text, evidence=evidence) for text in texts)


def _texts(source: Source) -> list[str]:
    from huiyin.intake import SourceDocument

    if isinstance(source, SourceDocument):
        return [source.text]
    return list(source.columns[source.text_column]) if source.text_column is not None else []


def _tell(file: Path, repaired: Repaired, voice: Voice) -> None:
    changes = [asdict(one) for one in repaired.repairs]
    voice.data({"file": file.name, "verdict": repaired.verdict, "repairs": changes})
    voice.line(f"{file.name}: {say(f'cli.repair.{repaired.verdict}', voice.language, count=len(changes))}")
    for one in repaired.repairs:
        voice.line(f"  {one.start}–{one.end} {one.before!r} → {one.after!r} ({say(f'cli.repair.kind.{one.kind}', voice.language)}, {one.confidence:.2f})")
