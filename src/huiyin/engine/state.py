"""What a consolidation has learned, kept in a file without pickle: NumPy arrays and JSON in one zip.

It places further texts without the texts it was learned from, which therefore never leave the machine with it.
"""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from huiyin import __version__
from huiyin.engine.errors import EngineError
from huiyin.engine.grouping import Grouped
from huiyin.engine.protocols import Progress
from huiyin.engine.stages import place
from huiyin.engine.stages.admit import as_documents
from huiyin.engine.stages.features import Vocabulary, count
from huiyin.engine.stages.refine import Model
from huiyin.engine.types import Assignment, Consolidation, Document
from huiyin.text.script import fold
from huiyin.text.tokenize import words

#: The form of the file; a file of another form is refused.
FORM = 1
#: What reading a file can raise that is damaged, or no such file at all.
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, EOFError, NotImplementedError, RuntimeError, OverflowError)


@dataclass(frozen=True, slots=True)
class State:
    """``problems`` are ids, in the order of the model's rows; ``titles`` names them."""

    vocabulary: Vocabulary
    model: Model
    problems: tuple[str, ...]
    titles: tuple[str, ...]
    language: str = "auto"

    def place(self, documents: Sequence[Document | str], progress: Progress | None = None) -> list[Assignment]:
        """The problem of each text; ``unassigned`` where none speaks its words. Raises EngineError ``duplicate_id``."""
        items = as_documents(documents)
        tokens = [self._words(item) for item in items]
        labels, confidence = place.place(tokens, self.vocabulary, self.model, progress or (lambda stage, done, total: None))
        return [self._placed(item, int(label), float(sure)) for item, label, sure in zip(items, labels, confidence, strict=True)]

    def alternatives(self, documents: Sequence[Document | str], most: int = 3) -> list[list[tuple[str, float]]]:
        """For each text the problems that speak its words, the best first and at most so many, each with its share of what speaks for these."""
        items = as_documents(documents)
        scores = self.model.scores(count([self._words(item) for item in items], self.vocabulary.index))
        found = []
        for row in np.round(scores, 5):
            best = [int(at) for at in np.argsort(-row, kind="stable")[:most] if row[at] > 0]
            whole = float(sum(row[at] for at in best))
            found.append([(self.problems[at], round(float(row[at]) / whole, 4)) for at in best])
        return found

    def fits(self, documents: Sequence[Document | str]) -> list[float]:
        """How well each text fits the problem that it fits best; 0 where none speaks its words."""
        scores = self.model.scores(count([self._words(item) for item in as_documents(documents)], self.vocabulary.index))
        return [float(best) for best in scores.max(axis=1, initial=0)]

    def _words(self, item: Document) -> list[str]:
        return words(" ".join(fold(item.text).split()), self.language)

    def _placed(self, item: Document, label: int, confidence: float) -> Assignment:
        if label < 0:
            return Assignment(item.id, "unassigned", "nothing_similar" if item.text.strip() else "empty")
        return Assignment(item.id, "assigned", "community", self.problems[label], round(confidence, 4))


def state_of(result: Consolidation, grouped: Grouped) -> State:
    """The state of a run, from what ``fit`` returned."""
    titles = {problem.id: problem.title for problem in result.problems}
    learned = grouped.learned
    # Nothing is placed in a problem that corrections have emptied.
    kept = [row for row, name in enumerate(grouped.ids) if name in titles]
    ids = tuple(grouped.ids[row] for row in kept)
    model = Model(learned.model.lift[kept], learned.model.pile)
    return State(learned.words.vocabulary, model, ids, tuple(titles[name] for name in ids), str(result.config.get("language", "auto")))


def save(state: State, path: str | os.PathLike[str] | IO[bytes]) -> None:
    """Write the state to a path or into an open file. OSError passes through."""
    about = {"form": FORM, "version": __version__, "language": state.language, "problems": state.problems, "titles": state.titles}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.json", json.dumps(about | {"vocabulary": list(state.vocabulary.index)}, ensure_ascii=False))
        for name, array in {"weights": state.vocabulary.weights, "lift": state.model.lift, "pile": state.model.pile}.items():
            with archive.open(f"{name}.npy", "w") as part:
                np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)


def load(path: str | os.PathLike[str] | IO[bytes]) -> State:
    """Read a state from a path or an open file. Raises EngineError ``state_broken`` or ``state_version``; OSError passes through."""
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read("about.json"))
            if about["form"] != FORM:
                raise EngineError("state_version", found=about["version"], expected=__version__)
            return _restored(about, *(_array(archive, name) for name in ("weights", "lift", "pile")))
    except EngineError:
        raise
    except BROKEN as error:
        raise EngineError("state_broken", file=_name(path), problem=type(error).__name__) from error


def _restored(about: dict[str, Any], weights: Any, lift: Any, pile: Any) -> State:
    """The state, where its parts fit together and hold what they should. Raises ValueError, TypeError or KeyError."""
    words, problems, titles, language = about["vocabulary"], about["problems"], about["titles"], about["language"]
    if not all(isinstance(each, str) for each in (*words, *problems, *titles, language)):
        raise TypeError("what should be texts are none")
    index = {word: column for column, word in enumerate(words)}
    shapes = {"weights": (weights, (len(index),)), "lift": (lift, (len(problems), len(index))), "pile": (pile, (len(index),))}
    for array, shape in shapes.values():
        if array.shape != shape or array.dtype.kind != "f" or not np.isfinite(array).all():
            raise ValueError("an array is of another shape or holds no numbers")
    if len(titles) != len(problems) or len(index) != len(words):
        raise ValueError("the lists do not fit together")
    return State(Vocabulary(index, weights), Model(lift, pile), tuple(problems), tuple(titles), language)


def _name(path: str | os.PathLike[str] | IO[bytes]) -> str:
    return os.path.basename(path) if isinstance(path, str | os.PathLike) else ""


def _array(archive: zipfile.ZipFile, name: str) -> Any:
    with archive.open(f"{name}.npy") as part:
        return np.lib.format.read_array(part, allow_pickle=False)


__all__ = ["State", "load", "save", "state_of"]
