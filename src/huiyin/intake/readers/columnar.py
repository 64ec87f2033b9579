"""Parquet files, read by pyarrow column by column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huiyin.intake import limits, names
from huiyin.intake.grid import Grid, cell_text
from huiyin.intake.readers.sheets import tables
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source

#: Rows that are unpacked at once.
_BATCH = 16_384
_UNNAMEABLE = re.compile("[\ud800-\udfff]")


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """The one table of a Parquet file. Columns of vectors and of bytes are left out with a notice.

    Raises:
        IntakeError: broken_parquet, too_many_rows, empty, no_text_column, column_missing, sheet_missing.
    """
    if ask.sheet is not None:
        raise file.error("sheet_missing", sheet=ask.sheet, sheets="—")
    try:
        # Arrow takes names in UTF-8 only; a file is opened for it.
        with file.path.open("rb") as stream, pq.ParquetFile(stream if _UNNAMEABLE.search(str(file.path)) else file.path) as parquet:
            grid = _grid(parquet, file)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise file.error("broken_parquet", problem=str(error).splitlines()[0][:200]) from error
    return tables([grid], file, ask)


def _grid(parquet: pq.ParquetFile, file: SourceFile) -> Grid:
    rows = parquet.metadata.num_rows
    if rows > limits.ROWS:
        raise file.error("too_many_rows", count=rows, limit=limits.ROWS)
    schema = parquet.schema_arrow
    kept = [field.name for field in schema if not _left_out(field.type) and not field.name.startswith("__index_level_")]
    columns: list[list[str]] = []
    size = 0
    for name in kept:
        columns.append([])
        # Piece by piece: a repeated text takes no room in the file and may take all there is outside it.
        for batch in parquet.iter_batches(batch_size=_BATCH, columns=[name]):
            columns[-1] += _texts(batch.column(0))
            size += batch.nbytes
            if size > limits.FILE_BYTES["parquet"]:
                raise file.error("too_large", size=size // limits.MIB, limit=limits.FILE_BYTES["parquet"] // limits.MIB)
    left = [field.name for field in schema if _left_out(field.type)]
    notices = (Notice("columns_left_out", {"columns": names.listed(left)}),) if left else ()
    return Grid(None, columns, range(1, rows + 1), header=tuple(kept), notices=notices)


def _left_out(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return not _is_text(kind.value_type)
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _texts(column: pa.Array) -> list[str]:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if _is_text(column.type):
        return list(map(str, pc.fill_null(column, "").to_pylist()))
    if pa.types.is_integer(column.type):
        return list(map(str, pc.fill_null(column.cast(pa.string()), "").to_pylist()))
    return list(_values(column))


def _values(column: pa.Array) -> Iterator[str]:
    for value in column.to_pylist():
        yield json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (list, dict)) else cell_text(value)
