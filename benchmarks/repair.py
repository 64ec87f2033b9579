"""Repair: what copying machines do to a text is done to known sentences, so that the right answer is known to the character.

Sentences of the reference case are put together to files, polluted in each of the known ways, and repaired. Beside Huiyin
stands the plain way: take out every bracket with Latin letters behind a Chinese character, and convert to simplified script.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import tables
from benchmarks.child import ROOT
from huiyin.text.repair import repair
from huiyin.text.script import to_simplified

POLLUTER = ROOT / "tests" / "text" / "polluter.py"
OPINIONS = ROOT / "examples" / "reference" / "opinions.tsv"
GLOSSED = Path(__file__).parent / "glossed.txt"
#: Sentences a file; some 400 characters, as a short page has.
SENTENCES = 12
#: Characters that are the same in both scripts, in the list of some machines (family C).
SAME_IN_BOTH = "和作大工人中心年日高小"
_PINYIN = r"[a-zA-ZüÜāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]{1,6}"
_SPOT = re.compile(rf"[(（?]\s*{_PINYIN}\s*[)）]")
_PLAIN = re.compile(r"(?<=[\u3400-\u9fff])(?:[(（]\s*[^\W\d_]{1,6}\s*[)）])+")
Way = Callable[[str], str]


@dataclass(slots=True)
class Tally:
    """Over files: how many, how many came out exact, characters and wrong ones, spots and spots that are gone."""

    files: int = 0
    exact: int = 0
    characters: int = 0
    wrong: int = 0
    spots: int = 0
    gone: int = 0

    def add(self, truth: str, polluted: str, repaired: str) -> None:
        """Take in a file."""
        spots = len(_SPOT.findall(polluted))
        self.files += 1
        self.exact += repaired == truth
        self.characters += len(truth)
        self.wrong += wrong_characters(truth, repaired)
        self.spots += spots
        self.gone += spots - min(spots, len(_SPOT.findall(repaired)))


def measure() -> None:
    """Measure both ways to repair, on polluted files and on files that must stay as they are; print and keep."""
    ways: dict[str, Way] = {"Huiyin": huiyin, "plain": plain}
    files, polluter = list(clean_files()), _polluter()
    polluted = {name: {way: _repaired(files, pollute, ways[way]) for way in ways} for name, pollute in families(polluter).items()}
    clean = {"simplified": files, "traditional": [polluter.converted(file) for file in files], "rightly glossed": glossed_files()}
    altered = {name: {way: _altered(texts, ways[way]) for way in ways} for name, texts in clean.items()}
    header = ("pollution", "way", "files", "exact", "characters", "wrong", "spots", "gone")
    rows = [(name, way, *asdict(tally).values()) for name, by_way in polluted.items() for way, tally in by_way.items()]
    tables.show(f"Polluted files of {SENTENCES} sentences", header, rows)
    counts: list[tuple[object, ...]] = [(name, len(clean[name]), *by_way.values()) for name, by_way in altered.items()]
    tables.show("Files that must stay as they are: how many were altered", ("file", "files", *ways), counts)
    kept = {name: {way: asdict(tally) for way, tally in by_way.items()} for name, by_way in polluted.items()}
    tables.keep("repair", {"polluted": kept, "altered": altered, "clean": {name: len(texts) for name, texts in clean.items()}})


def huiyin(text: str) -> str:
    """As the program repairs one file."""
    return repair(text).mapped.text


def plain(text: str) -> str:
    """Without looking at anything: brackets out, script simplified."""
    return to_simplified(_PLAIN.sub("", text))


def clean_files() -> Iterable[str]:
    """The sentences of the reference case, a line each, in files."""
    with OPINIONS.open(encoding="utf-8", newline="") as lines:
        said = [row["text"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    for start in range(0, len(said), SENTENCES):
        yield "".join(f"{sentence}。\n" for sentence in said[start : start + SENTENCES])


def glossed_files() -> list[str]:
    """Texts whose glosses a person wrote; composed for this measurement, a paragraph each."""
    return [part.strip() for part in GLOSSED.read_text(encoding="utf-8").split("\n\n") if part.strip()]


def families(polluter: Any) -> dict[str, Way]:
    """The known ways to pollute, by the letter they have in the papers of the project."""
    short, long = polluter.readings(polluter.SHORT), polluter.readings(polluter.LONG)
    both = polluter.readings(polluter.SHORT + SAME_IN_BOTH)
    return {
        "A, short list by bytes": lambda text: str(polluter.by_bytes(text, short)),
        "A, long list by bytes": lambda text: str(polluter.by_bytes(text, long)),
        "A, a lone byte shown as €": lambda text: str(polluter.by_bytes(text, short, lone="€")),
        "A, as browsers of today show it": lambda text: str(polluter.by_bytes(text, short, torn="\ufffd")),
        "A′, marks by bytes too": lambda text: str(polluter.by_bytes(text, short, marks=True)),
        "B, long list by characters": lambda text: str(polluter.by_characters(text, long)),
        "C, and characters of both scripts": lambda text: str(polluter.by_characters(text, both)),
        "D, a blank in the bracket": lambda text: str(polluter.by_characters(text, short, gloss="({} )")),
        "E, toneless and repeated": lambda text: str(polluter.repeated(text)),
    }


def _polluter() -> ModuleType:
    spec = spec_from_file_location("polluter", POLLUTER)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{POLLUTER.relative_to(ROOT)} is not there.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _repaired(files: Sequence[str], pollute: Way, way: Way) -> Tally:
    tally = Tally()
    for file in files:
        polluted = pollute(file)
        tally.add(file, polluted, way(polluted))
    return tally


def _altered(texts: Sequence[str], way: Way) -> int:
    return sum(way(text) != text for text in texts)


def wrong_characters(truth: str, repaired: str) -> int:
    """The distance, line by line where no line was lost, which is the same to all purposes and much quicker."""
    ours, theirs = truth.split("\n"), repaired.split("\n")
    return sum(map(distance, ours, theirs)) if len(ours) == len(theirs) else distance(truth, repaired)


def distance(one: str, other: str) -> int:
    """How many characters must be put in, taken out or replaced to make one text of the other (Levenshtein 1966)."""
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    before = list(range(len(other) + 1))
    for number, a in enumerate(one, 1):
        row = [number]
        for at, b in enumerate(other, 1):
            row.append(min(before[at] + 1, row[-1] + 1, before[at - 1] + (a != b)))
        before = row
    return before[-1]
