"""The files of a command, read one after the other, with what a person should know about the reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.output import NOT_WRITTEN, Voice
from huiyin.words import say

if TYPE_CHECKING:
    from huiyin.intake import Source

#: Notices on a reading in which nothing is left out, mended or guessed; ``inspect`` tells them too.
USUAL = frozenset(
    {
        "encoding",
        "text_column_by_name",
        "id_column",
        "speaker_column",
        "topic_column",
        "json_path",
        "tables_apart",
        "text_boxes",
        "two_level_header",
    }
)


def read_all(
    files: Sequence[Path], voice: Voice, *, sheet: str | None = None, text_column: str | None = None, id_column: str | None = None
) -> list[Source]:
    """The sources in files, none of them read twice; what is left out, mended or guessed is told. Raises IntakeError."""
    from huiyin.intake import read

    found: list[Source] = []
    once = list(_once(files, voice))
    for number, file in enumerate(once, 1):
        voice.progress("read", number, len(once))
        found += read(file, sheet=sheet, text_column=text_column, id_column=id_column)
    voice.progress_done()
    _tell(found, voice)
    return found


def _once(files: Iterable[Path], voice: Voice) -> Iterator[Path]:
    seen: set[Path] = set()
    for file in files:
        real = file.absolute()
        if real in seen:
            voice.remark(say("cli.twice", voice.language, file=file.name))
        else:
            yield file
        seen.add(real)


def _tell(sources: Sequence[Source], voice: Voice) -> None:
    files: dict[str, str] = {}
    for source in sources:
        other = files.setdefault(source.sha256, source.file)
        if other != source.file:
            voice.remark(say("cli.same", voice.language, file=source.file, other=other))
        for notice in source.notices:
            if notice.code not in USUAL:
                values = {"file": source.file, **notice.values}
                voice.remark(f"{source.file}: {say(f'intake.notice.{notice.code}', voice.language, **values)}")


def spare(read: Iterable[Path], out: Path, names: Iterable[str], voice: Voice) -> None:
    """Leave before one of the files that are read would be written over."""
    for name in names:
        for file in read:
            if (out / name).exists() and file.exists() and (out / name).samefile(file):
                voice.fail(say("cli.would_overwrite", voice.language, file=name, out=out.name or str(out)), NOT_WRITTEN)
