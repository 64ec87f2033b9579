"""Reading any file that people send: recognise it, then hand it to the reader of its kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from huiyin.intake.errors import of_file
from huiyin.intake.recognise import SourceFile, recognise
from huiyin.intake.tables import Ask
from huiyin.intake.types import Source

Reader = Callable[[SourceFile, Ask], list[Source]]


def _by(module: str, name: str = "read") -> Reader:
    """A reader that is loaded when the first file of its kind comes: together, the libraries of all kinds take longer than a small file."""

    def reader(file: SourceFile, ask: Ask) -> list[Source]:
        read: Reader = getattr(import_module(f"huiyin.intake.readers.{module}"), name)
        return read(file, ask)

    return reader


_READERS: Mapping[str, Reader] = {
    "xlsx": _by("workbook"),
    "xls": _by("workbook"),
    "ods": _by("workbook"),
    "csv": _by("delimited"),
    "text": _by("running", "read_text"),
    "markdown": _by("running", "read_markdown"),
    "json": _by("structured", "read_json"),
    "jsonl": _by("structured", "read_lines"),
    "parquet": _by("columnar"),
    "docx": _by("word"),
    "doc": _by("binaryword"),
    "pdf": _by("pdf"),
    "html": _by("web"),
    "eml": _by("mail"),
}


def read(
    path: str | os.PathLike[str], *, sheet: str | None = None, text_column: str | None = None, id_column: str | None = None
) -> list[Source]:
    """The sources in a file, told by its content: tables and running texts, with notices on how they were read.

    Args:
        path: The file; xlsx, xls, ods, csv, tsv, parquet, json, jsonl, docx, doc, pdf, html, eml, txt or md.
        sheet: Read only this sheet, by its name or 1-based number.
        text_column: The column of opinions, by its name, letter or 1-based number; ``subject+detail`` joins several, part
            under part, into one new column, in which offsets then count. Guessed and told in a notice where not given.
        id_column: The column of ids; guessed where not given, and not used where its values repeat.

    Raises:
        IntakeError: the file cannot be read as asked; the code tells why and ``words`` holds a message with a cure.
    """
    with of_file(Path(path).name):
        file = recognise(Path(path))
        first, *others = _READERS[file.kind](file, Ask(sheet, text_column, id_column))
    return [replace(first, notices=(*file.notices, *first.notices)), *others]
