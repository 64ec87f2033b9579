"""The import of a table of opinion forms: rows a second, by stage, and the memory it takes, beside the least that any import does."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path

import xlsxwriter

from benchmarks import child, tables
from benchmarks.scale import Point, stages
from huiyin.intake import SourceTable, read

SEED = 20_130_701
#: The table whose texts are taken where it lies in the folder of texts.
MESSAGES = "citizen_messages.xlsx"
#: People of the organisation, whose names are covered wherever they stand.
PEOPLE = 3000
STRATA = ("worker", "veteran", "cadre", "")
_WHO = ("夜班的同事", "新来的员工", "退休的老师傅", "一线班组", "住在宿舍的人", "带孩子的家长")
_WHAT = ("食堂的饭菜", "班车的时间", "宿舍的热水", "车间的照明", "报销的手续", "培训的安排", "停车的地方", "体检的项目")
_HOW = ("一直不够用", "常常让人等很久", "比去年还要差", "没有人说得清楚", "只在白天才有", "一年也不见改变")
_THEN = ("希望能有人来看一看", "建议先在一个地方试行", "请给一个明确的答复", "最好能公开具体的标准", "能不能听听大家的想法")


def measure(folder: Path | None, rows: int, *, limit: float) -> None:
    """Import a table of so many rows; texts are those of the folder, over and over, or composed."""
    with tempfile.TemporaryDirectory(prefix="import-") as name:
        file = Path(name) / "forms.xlsx"
        length = _write(file, rows, texts(folder))
        points = [_run(file, rows, Path(name), limit, floor=floor) for floor in (False, True)]
    header = ("rows", "seconds", "rows a second", "CPU s of the process", "peak MB", "note")
    print(f"\nMean length of a cell: {length:.0f} characters; people whose names are covered: {PEOPLE:,}")
    cells = [(p.method, p.rows, p.seconds, p.rows / p.seconds if p.seconds else None, p.cpu, p.peak / 1e6, p.failure or _told(p)) for p in points]
    tables.show("Import of a table of forms", ("what", *header), cells)
    for point in points:
        tables.show(f"{point.method}, by stage", ("stage", "seconds", "peak MB"), [(stage, seconds, peak / 1e6) for stage, seconds, peak in point.stages])
    tables.keep("import", {"mean length": length, "points": [asdict(point) for point in points]})


def texts(folder: Path | None) -> Iterator[str]:
    """Texts without end."""
    path = folder / MESSAGES if folder else None
    if path is None or not path.exists():
        return _composed(random.Random(SEED))
    (table,) = [one for one in read(path) if isinstance(one, SourceTable)]
    assert table.text_column is not None
    return cycle([text for text in table.columns[table.text_column] if text.strip()])


def _composed(chance: random.Random) -> Iterator[str]:
    """Opinions of one sentence to six, some of them in a numbered list."""
    while True:
        said = [f"{chance.choice(_WHO)}反映{chance.choice(_WHAT)}{chance.choice(_HOW)}，{chance.choice(_THEN)}" for _ in range(chance.choice((1, 1, 1, 2, 3, 6)))]
        yield "；".join(f"{at}、{one}" for at, one in enumerate(said, 1)) if len(said) == 3 else "。".join(said) + "。"


def _write(file: Path, rows: int, said: Iterator[str]) -> float:
    """A sheet of forms; returns the mean length of an opinion."""
    total = 0
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("意见编号", "意见建议", "人群", "日期"))
        for row, text in enumerate(islice(said, rows), 1):
            sheet.write_row(row, 0, (f"F{row:07}", text[:32_000], STRATA[row % len(STRATA)], f"2025-{row % 6 + 1:02}-{row % 28 + 1:02}"))
            total += len(text)
    return total / rows


def _run(file: Path, rows: int, folder: Path, limit: float, *, floor: bool) -> Point:
    home = folder / ("floor" if floor else "home")
    home.mkdir()
    env = {"HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "HUIYIN_DATABASE": ""}
    with child.job({"file": str(file), "floor": floor, "people": PEOPLE}, {}) as job:
        outcome = child.run_module("benchmarks.jobs.import_table", job, limit=limit, env=env)
    found = outcome.result
    totals = {name: found[name] for name in ("sources", "opinions", "holds") if name in found}
    name = "floor: read and write only" if floor else "Huiyin, upload to import"
    return Point(name, rows, found.get("seconds"), outcome.cpu, outcome.peak, stages(outcome), failure=outcome.failure, totals=totals)


def _told(point: Point) -> str:
    return f"{point.totals['sources']:,} sources, {point.totals['opinions']:,} opinions" + ("" if point.totals["holds"] or point.method.startswith("floor") else ", does not add up")
