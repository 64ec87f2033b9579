"""``huiyin inspect FILE...``: what is in a file, before anything is done with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huiyin.cli import tongue
from huiyin.cli.output import Voice, told
from huiyin.words import say

if TYPE_CHECKING:
    from huiyin.intake import Source


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    return tongue.command("inspect", language, inspect, tongue.path("files", language, "files", several=True))


def inspect(files: tuple[Path, ...], language: str, as_json: bool, quiet: bool) -> None:
    """Tell for each sheet or document what was recognised, how it was read, and what a person should look at."""
    from huiyin.intake import entries, read

    voice = Voice.of(language, as_json, quiet)
    for file in files:
        with told(voice):
            sources = read(file)
            counts = Counter(row.reason or "opinion" for row in entries(sources))
        facts = [_facts(source) for source in sources]
        voice.data({"file": file.name, "sources": facts, "entries": dict(counts)})
        for source, fact in zip(sources, facts, strict=True):
            _tell(source, fact, voice)
        told_counts = [f"{say('cli.opinion' if key == 'opinion' else f'report.reason.{key}', voice.language)} {n}" for key, n in sorted(counts.items())]
        voice.say("cli.inspect.entries", file=file.name, entries=" · ".join(told_counts))


def _facts(source: Source) -> dict[str, Any]:
    from huiyin.intake import SourceDocument
    from huiyin.text.repair import gather
    from huiyin.text.script import script

    texts: Sequence[str] = []
    if isinstance(source, SourceDocument):
        texts = [source.text]
    elif source.text_column is not None:
        texts = source.columns[source.text_column]
    facts: dict[str, Any] = {"encoding": source.encoding, "script": script("\n".join(texts)[:20_000]), "pollution": gather(texts).verdict()}
    if isinstance(source, SourceDocument):
        return facts | {"characters": len(source.text), "blocks": len(source.blocks)}
    column = None if source.text_column is None else source.header[source.text_column]
    identity = None if source.id_column is None else source.header[source.id_column]
    return facts | {"sheet": source.sheet, "rows": len(source.rows), "columns": list(source.header), "text_column": column, "id_column": identity}


def _tell(source: Source, facts: dict[str, Any], voice: Voice) -> None:
    voice.line(f"{source.file}{' › ' + facts['sheet'] if facts.get('sheet') else ''}")
    for name, value in facts.items():
        if value is not None and name != "sheet":
            shown = ", ".join(value) if isinstance(value, list) else _word(name, value, voice.language)
            voice.line(f"  {say(f'cli.inspect.{name}', voice.language)}: {shown}")
    for notice in source.notices:
        values = {"file": source.file, **notice.values}
        voice.line("  – " + say(f"intake.notice.{notice.code}", voice.language, **values))


def _word(name: str, value: object, language: str) -> str:
    return say(f"cli.inspect.{name}_{value}", language) if name in ("script", "pollution") else str(value)
