"""The method: documents in, a two-level consolidation out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from huiyin.engine.config import Config
from huiyin.engine.constraints import Draft, obey
from huiyin.engine.errors import EngineError
from huiyin.engine.grouping import Grouped, group, regroup
from huiyin.engine.presenting import present
from huiyin.engine.protocols import Encoder, Labeler, Progress
from huiyin.engine.stages import features
from huiyin.engine.stages.admit import admit, as_documents
from huiyin.engine.types import Consolidation, Correction, Document
from huiyin.text.script import fold
from huiyin.text.tokenize import words

STAGES = ("admit", "features", "encode", "graph", "communities", "refine", "place", "name")


def consolidate(
    documents: Sequence[Document | str],
    *,
    config: Config = Config(),
    corrections: Sequence[Correction] = (),
    previous: Consolidation | None = None,
    encoder: Encoder | None = None,
    labeler: Labeler | None = None,
    progress: Progress | None = None,
) -> Consolidation:
    """Consolidate opinions into problems under aspects.

    ``documents`` are opinions, plain strings or with ids; each ends in exactly one place: a problem, ``unassigned`` or
    ``excluded``, always with a reason. The result does not depend on the order of the input, on the number of cores or on
    chance. ``corrections`` are obeyed exactly. With ``previous``, older opinions stay where they are, and new ones join
    an existing problem or wait as ``new_problem``. ``encoder`` and ``labeler`` may improve grouping and names.

    Raises EngineError; its codes are listed there.
    """
    return fit(documents, config=config, corrections=corrections, previous=previous, encoder=encoder, labeler=labeler, progress=progress)[0]


def fit(
    documents: Sequence[Document | str],
    *,
    config: Config = Config(),
    corrections: Sequence[Correction] = (),
    previous: Consolidation | None = None,
    encoder: Encoder | None = None,
    labeler: Labeler | None = None,
    progress: Progress | None = None,
) -> tuple[Consolidation, Grouped]:
    """As ``consolidate``, and also what was learned, from which ``state`` and the estimator place further texts."""
    report = progress or (lambda stage, done, total: None)
    items = as_documents(documents)
    report("admit", 0, len(items))
    admitted = admit(items, config.language, config.near_duplicate)
    grouped = regroup(items, admitted, previous, report) if previous else group(items, admitted, config, encoder, report)
    draft = _draft(items, grouped, previous)
    obey(draft, corrections, lambda opinion: _alternatives(items, grouped, opinion))
    report("name", 0, len(draft.titles))
    result = present(items, grouped, draft, config, previous, labeler)
    _reconcile(result, items)
    report("name", len(draft.titles), len(draft.titles))
    return result, grouped


def _draft(items: Sequence[Document], grouped: Grouped, previous: Consolidation | None) -> Draft:
    problem_of: dict[str, str | None] = {item.id: None for item in items}
    for members, label in zip(grouped.admitted.members, grouped.labels, strict=True):
        for member in members:
            problem_of[items[member].id] = grouped.ids[label] if label >= 0 else None
    if previous:
        # An older decision about one wording of a text is not overridden by its twin's.
        problem_of |= {a.id: a.problem for a in previous.assignments if a.id in problem_of and a.problem}
        gone = [(one.id, one.title, one.aspect) for one in previous.retired]
        problems = [(one.id, one.title, one.aspect) for one in previous.problems] + [(name, title, aspect) for name, title, aspect in gone if aspect is not None]
        aspects = [(one.id, one.title) for one in previous.aspects] + [(name, title) for name, title, aspect in gone if aspect is None]
        titles, places = {name: title for name, title, _ in problems}, {name: aspect for name, _, aspect in problems}
        return Draft(problem_of, titles, places, dict(aspects))
    aspect_ids = [f"A{aspect + 1:02d}" for aspect in grouped.aspect_of]
    return Draft(problem_of, dict.fromkeys(grouped.ids, ""), dict(zip(grouped.ids, aspect_ids, strict=True)), dict.fromkeys(sorted(set(aspect_ids)), ""))


def _alternatives(items: Sequence[Document], grouped: Grouped, opinion: str) -> list[str]:
    item = next(item for item in items if item.id == opinion)
    counts = features.count([_words_of(item)], grouped.learned.words.vocabulary.index)
    scores = grouped.learned.model.scores(counts)[0]
    return [grouped.ids[i] for i in np.argsort(-np.round(scores, 5), kind="stable") if scores[i] > 0]


def _words_of(item: Document) -> list[str]:
    return words(fold(item.text))


def _reconcile(result: Consolidation, items: Sequence[Document]) -> None:
    """Every document once, every total the sum of its parts; anything else is a fault of this program, and said so."""
    sizes = Counter(a.problem for a in result.assignments if a.problem)
    holds = (
        [a.id for a in result.assignments] == [item.id for item in items]
        and all((a.status == "assigned") == (a.problem is not None) and a.reason for a in result.assignments)
        and all(sizes[problem.id] == problem.size for problem in result.problems)
        and sizes.total() == sum(problem.size for problem in result.problems) == sum(aspect.size for aspect in result.aspects)
        and sorted(name for aspect in result.aspects for name in aspect.problems) == sorted(p.id for p in result.problems)
    )
    if not holds:
        raise EngineError("not_reconciled", documents=len(items), assigned=sizes.total())
