"""``python -m benchmarks PART --data DIR``: measure, print tables, keep the results under ``.benchmarks/results``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    arrival,
    determinism,
    fan_out,
    keys,
    learning,
    quality,
    repair,
    review,
    scale,
    splitting,
    web_import,
    web_pages,
    web_submit,
)
from benchmarks.rivals import Course

SIZES = "1000,10000,100000"
ROWS = 100_000
FORMS = 2_000
ARRIVED = 1_000_000


def main(arguments: list[str] | None = None) -> int:
    """Run the parts asked for; 2 when a part needs data and none is given."""
    asked = _parser().parse_args(arguments)
    chosen = [part for part in PARTS if part != "learn"] if asked.part == "all" else [asked.part]
    if asked.data is None and set(chosen) & NEED_DATA:
        print(f"{', '.join(part for part in chosen if part in NEED_DATA)}: say where the texts lie, with --data DIR.", file=sys.stderr)
        return 2
    for part in chosen:
        print(f"\n## {part}", flush=True)
        PARTS[part](asked)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Huiyin, and its peers beside it.")
    parser.add_argument("part", nargs="?", default="all", choices=[*PARTS, "all"])
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of parquet or csv files with the columns text and label (and coarse)")
    parser.add_argument("--peers", action="store_true", help="measure the peers too, in an environment of their own that is made the first time")
    parser.add_argument("--sets", type=_names, default=[], metavar="NAME,…", help="only these labelled sets")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, metavar="ROWS,…", help=f"for scale and keys; {SIZES} by default")
    parser.add_argument("--measures", type=int, default=10_000, metavar="N", help="for pages; 10,000 by default")
    parser.add_argument("--rows", type=int, default=ROWS, metavar="N", help=f"for import, pages and fan-out; {ROWS:,} by default")
    parser.add_argument("--arrived", type=int, default=ARRIVED, metavar="N", help=f"for arrival, the opinions that are there already; {ARRIVED:,} by default")
    parser.add_argument("--forms", type=int, default=FORMS, metavar="N", help=f"for submit; {FORMS:,} by default")
    parser.add_argument("--clients", type=int, default=8, metavar="N", help="for submit, how many send at once; 8 by default")
    parser.add_argument("--postgres", default="", metavar="URL", help="for submit, pages and fan-out, a server on which a database may be made and dropped again")
    parser.add_argument("--limit", type=float, default=1800, metavar="SECONDS", help="a peer that takes longer is ended; 1800 by default")
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="runs of each peer that draws lots; 3 by default")
    parser.add_argument("--fresh", action="store_true", help="measure the peers again, though they and the set have not changed")
    return parser


def _names(value: str) -> list[str]:
    return [name for name in value.split(",") if name]


def _sizes(value: str) -> list[int]:
    return sorted(int(size.replace("_", "")) for size in value.split(","))


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "quality": lambda asked: quality.measure(asked.data, peers=asked.peers, names=asked.sets, course=Course(asked.seeds, asked.limit, asked.fresh)),
    "scale": lambda asked: scale.measure(asked.data, asked.sizes, peers=asked.peers, limit=asked.limit),
    "splitting": lambda asked: splitting.measure(),
    "learn": lambda asked: learning.learn(),
    "repair": lambda asked: repair.measure(),
    "determinism": lambda asked: determinism.measure(asked.data),
    "import": lambda asked: web_import.measure(asked.data, asked.rows, limit=asked.limit),
    "pages": lambda asked: web_pages.measure(asked.data, asked.rows, asked.measures, postgres=asked.postgres),
    "effort": lambda asked: review.effort(asked.data, asked.sets),
    "stability": lambda asked: review.stability(),
    "keys": lambda asked: keys.measure(asked.data, asked.sizes),
    "arrival": lambda asked: arrival.measure(asked.data, asked.arrived),
    "fan-out": lambda asked: fan_out.measure(asked.rows, postgres=asked.postgres),
    "submit": lambda asked: web_submit.measure(asked.data, asked.forms, asked.clients, postgres=asked.postgres),
}
NEED_DATA = {"quality", "scale", "determinism"}

if __name__ == "__main__":
    sys.exit(main())
