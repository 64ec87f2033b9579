"""What intake returns: source documents and tables, and the opinions found in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list_item", "cell"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about a reading, as a code of ``words/*.toml`` with its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table cell of a document; ``start`` and ``end`` are offsets in its text."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A running text as received (minutes, a letter, a page). ``text`` is what offsets count in; it never changes.

    Blocks are joined by line feeds. Labels that a word processor numbers by itself are part of ``text``, since a reader
    of the original sees them.
    """

    file: str
    text: str
    blocks: tuple[Block, ...] = ()
    sha256: str = ""
    encoding: str | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A sheet or delimited file. Offsets of an opinion count in the text of its cell.

    ``header`` names the columns; ``columns`` holds one list of cell texts a column, all of the same length;
    ``rows[i]`` is the 1-based row number of entry ``i`` as the user's program shows it. Cells inside a merged range
    repeat the value of its first cell and are listed in ``merged`` as (entry, column) so that nothing counts twice.
    ``text_column`` and ``id_column`` are what was asked for or guessed (indices into ``header``).
    """

    file: str
    sheet: str | None
    header: tuple[str, ...]
    header_row: int | None
    columns: Sequence[Sequence[str]]
    rows: Sequence[int]
    text_column: int | None
    id_column: int | None = None
    merged: frozenset[tuple[int, int]] = frozenset()
    sha256: str = ""
    encoding: str | None = None
    notices: tuple[Notice, ...] = ()


Source = SourceDocument | SourceTable


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, and for tables the sheet, the 1-based row and the column's name."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit that was read: an opinion, or something excluded with a reason. Nothing that was read is without one.

    ``text`` is what the engine gets (repaired, normalised, furniture cut); ``start``/``end`` are offsets of its verbatim
    in the source text (document) or cell (table). ``reason`` is ``None`` for an opinion, otherwise the code of the
    exclusion: ``empty``, ``no_opinion``, ``furniture``, ``endorsement``, ``merged_cell``. ``masked`` is the text with
    personal data covered, where it holds any. ``unsure`` says that the splitting may well be wrong here: a person should look.
    """

    id: str
    place: Place
    start: int
    end: int
    text: str
    reason: str | None = None
    kind: str | None = None
    speaker: str | None = None
    headings: tuple[str, ...] = ()
    endorses: str | None = None
    secret: bool = False
    masked: str | None = None
    unsure: bool = False

    @property
    def shown(self) -> str:
        """The text without personal data."""
        return self.text if self.masked is None else self.masked
