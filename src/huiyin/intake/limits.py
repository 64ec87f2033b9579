"""How much intake accepts, in one place. Each limit keeps a hostile or mistaken file from taking the machine down.

Sizes are bytes, lengths are characters.
"""

from __future__ import annotations

MIB = 1024 * 1024

#: Largest file, by kind. Tables may be long, documents that people typed are not.
FILE_BYTES = {
    "csv": 2048 * MIB,
    "parquet": 2048 * MIB,
    "jsonl": 1024 * MIB,
    "xlsx": 256 * MIB,
    "xls": 256 * MIB,
    "ods": 256 * MIB,
    "json": 256 * MIB,
    "pdf": 256 * MIB,
    "docx": 128 * MIB,
    "doc": 128 * MIB,
    "eml": 128 * MIB,
    "html": 64 * MIB,
    "text": 64 * MIB,
    "markdown": 64 * MIB,
}

#: What the parts of a zip container may come to once unpacked. A spreadsheet of a million rows unpacks to about 500 MiB.
ZIP_BYTES = 1024 * MIB

#: Unpacked to packed size. Office files reach 30; a bomb starts at 200. Only asked above ``ZIP_RATIO_FROM``.
ZIP_RATIO = 200
ZIP_RATIO_FROM = 32 * MIB

#: Parts of a zip container. A document with a thousand pictures has two thousand.
ZIP_ENTRIES = 20_000

#: The document part of a .docx; a parsed tree takes about eight times as much memory.
DOCX_XML_BYTES = 96 * MIB

#: Cells of a sheet from its first to its last corner, since a reader of spreadsheets allocates the whole rectangle.
SHEET_CELLS = 32_000_000

#: Memory and time of the process that opens a workbook.
WORKBOOK_MEMORY = 4096 * MIB
WORKBOOK_SECONDS = 300

#: Cells that merged ranges cover on a sheet, each counted as often as a range covers it: merges of a million rows are
#: made by mistake, and ranges that lie over each other by nobody.
MERGED_CELLS = 4_000_000

#: A table whose rows fill less than this share of its rectangle is refused where the rectangle is above ``SHEET_CELLS``.
FILLED_SHARE = 0.25

#: Rows of one table.
ROWS = 5_000_000

#: Columns of one table.
COLUMNS = 16_384

#: A cell longer than what a spreadsheet can hold is told; a cell longer than the second is refused.
LONG_CELL = 32_767
CELL_CHARS = 1_000_000

#: A running text longer than this is refused: nobody wrote it as one document.
DOCUMENT_CHARS = 20_000_000

#: Pages of a PDF.
PDF_PAGES = 5_000

#: How deep elements may nest in html and docx. Deeper ones are refused: what lies below would be lost without a word.
DEPTH = 200

#: Share of characters that could not be decoded, above which a text is refused.
LOSSY_SHARE = 0.05
