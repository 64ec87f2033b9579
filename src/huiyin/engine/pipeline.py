"""The method: documents in, a two-level consolidation out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from huiyin import __version__
from huiyin.engine.config import Config
from huiyin.engine.constraints import Draft, obey
from huiyin.engine.errors import EngineError
from huiyin.engine.protocols import Encoder, Floats, Ints, Labeler, Progress
from huiyin.engine.stages import aspects as aspect_stage
from huiyin.engine.stages import communities, features, graph, naming, place, refine, settle
from huiyin.engine.stages.admit import Admitted, admit, as_documents
from huiyin.engine.stages.refine import Model
from huiyin.engine.types import Aspect, Assignment, Consolidation, Correction, Document, Problem
from huiyin.text.script import fold
from huiyin.text.tokenize import every_word, words

STAGES = ("admit", "features", "graph", "communities", "refine", "place", "name")
#: Texts that resemble no other become problems of one while they are this few; more of them wait, unassigned.
LONE = 20
#: Beside an encoder's graph the neighbours know more than the words do.
VOTES_ENCODED = 6.0
#: With previous results, a new text must fit its problem as well as all but this share of the older ones do theirs.
UNUSUAL = 0.1
#: A name is cut from so many of the most central texts; the writing of its words is looked up in so many.
NAMED_BY, SEEN_FOR = 20, 300


@dataclass(frozen=True, slots=True)
class Learned:
    """What a run has learned: enough to place further texts. ``labels`` are those of the texts learned from (``core``)."""

    core: Ints
    words: features.View
    labels: Ints
    scores: Floats
    vectors: Floats
    model: Model


@dataclass(frozen=True, slots=True)
class Grouped:
    """Every distinct text with its group (-1: none), its confidence, and the ids that the groups go by."""

    admitted: Admitted
    learned: Learned
    labels: Ints
    confidence: Floats
    ids: tuple[str, ...]
    aspect_of: Ints


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
    grouped = _regroup(items, admitted, previous, report) if previous else _group(items, admitted, config, encoder, report)
    draft = _draft(items, grouped, previous)
    obey(draft, corrections, lambda opinion: _alternatives(items, grouped, opinion))
    report("name", 0, len(draft.titles))
    result = _present(items, grouped, draft, config, previous, labeler)
    _reconcile(result, items)
    report("name", len(draft.titles), len(draft.titles))
    return result, grouped


def _group(items: Sequence[Document], admitted: Admitted, config: Config, encoder: Encoder | None, report: Progress) -> Grouped:
    """Find the groups in the texts themselves."""
    learned = _learn(admitted, config, encoder, report)
    labels, confidence = _place_all(admitted, learned, report)
    means = _means(learned)
    aspect_of = aspect_stage.group(means, _hints(items, admitted, labels, len(means)), config.aspects)
    order = _order(labels, aspect_of)
    rank = np.argsort(order)
    labels = np.where(labels >= 0, rank[labels] if len(rank) else labels, -1)
    model = Model(learned.model.lift[order], learned.model.pile)
    relearned = replace(learned, labels=rank[learned.labels] if len(rank) else learned.labels, scores=learned.scores[:, order], model=model)
    ids = tuple(f"P{number:03d}" for number in range(1, len(order) + 1))
    return Grouped(admitted, relearned, labels, confidence, ids, communities.relabel(aspect_of[order]))


def _learn(admitted: Admitted, config: Config, encoder: Encoder | None, report: Progress) -> Learned:
    core = place.sample(admitted.texts, config.exact_limit)
    texts, tokens = [admitted.texts[i] for i in core], [admitted.tokens[i] for i in core]
    report("features", 0, len(core))
    words, characters = features.word_view(tokens), features.character_view(texts, tokens)
    vectors = _encode(encoder, texts, report)
    report("graph", 0, len(core))
    near, smooth = _connect(words, characters, config, vectors)
    report("communities", 0, len(core))
    labels = communities.find(near, smooth, wish=config.problems, resolution=config.resolution, seed=config.seed)
    lone = np.asarray(near.sum(axis=1)).ravel() == 0
    kept = np.flatnonzero(~lone) if lone.sum() > LONE else np.arange(len(core))
    report("refine", 0, len(kept))
    vote, votes = (refine.VOTE, 1.0) if vectors is None else (refine.VOTE_ENCODED, VOTES_ENCODED)
    counts, around = sp.csr_matrix(words.counts[kept]), sp.csr_matrix(near[kept][:, kept])
    refined = refine.refine(counts, around, labels[kept], vote, config.problems or 1)
    said = features.word_view([every_word(texts[i], config.language) for i in kept])
    settled = settle.settle(said.counts, around, refined, votes=votes, least=config.problems or 1)
    if config.problems is not None and settled.max(initial=-1) >= config.problems:
        settled = communities.join(settled, smooth[kept], config.problems)
    scores = refine.judged(counts, around, settled, vote) if len(kept) else np.zeros((0, 0), dtype=np.float32)
    view = features.View(words.vocabulary, sp.csr_matrix(words.counts[kept]), sp.csr_matrix(words.weighted[kept]))
    return Learned(core[kept], view, settled, scores, smooth[kept], refine.learn(view.counts, settled))


def _connect(words: features.View, characters: features.View, config: Config, vectors: Floats | None) -> tuple[sp.csr_matrix, Floats]:
    """The graph of the texts. In a small pile every word is rare, so its first groups tell which words matter, for a second look."""
    near, smooth = graph.build([words.weighted, characters.weighted], config.neighbours, config.seed, vectors)
    if vectors is not None or near.shape[0] > communities.FEW:
        return near, smooth
    first = communities.find(near, smooth, wish=None, resolution=config.resolution, seed=config.seed)
    again, _ = graph.build([features.telling(view, first) for view in (words, characters)], config.neighbours, config.seed)
    return graph.normalised(near + again), smooth


def _encode(encoder: Encoder | None, texts: Sequence[str], report: Progress) -> Floats | None:
    if encoder is None or len(texts) < 2:
        return None
    report("encode", 0, len(texts))
    vectors = np.asarray(encoder.encode(texts), dtype=np.float32)
    if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
        raise EngineError("encoder_shape", encoder=encoder.name, shape=str(vectors.shape), texts=len(texts))
    return vectors


def _place_all(admitted: Admitted, learned: Learned, report: Progress) -> tuple[Ints, Floats]:
    labels = np.full(len(admitted.texts), -1, dtype=np.int64)
    confidence = np.zeros(len(admitted.texts), dtype=np.float32)
    labels[learned.core] = learned.labels
    if len(learned.core):
        confidence[learned.core] = place.margin(learned.scores, learned.labels)
    rest = np.setdiff1d(np.arange(len(admitted.texts)), learned.core)
    if len(rest) and len(learned.model.lift):
        labels[rest], confidence[rest] = place.place([admitted.tokens[i] for i in rest], learned.words.vocabulary, learned.model, report)
    return labels, confidence


def _means(learned: Learned) -> Floats:
    groups = int(learned.labels.max()) + 1 if len(learned.labels) else 0
    member = sp.csr_matrix((np.ones(len(learned.labels), np.float32), (learned.labels, np.arange(len(learned.labels)))), shape=(groups, len(learned.labels)))
    sizes = np.bincount(learned.labels, minlength=groups)
    return np.asarray(member @ learned.vectors) / np.maximum(sizes, 1)[:, None]


def _hints(items: Sequence[Document], admitted: Admitted, labels: Ints, groups: int) -> list[Counter[str]]:
    tallies: list[Counter[str]] = [Counter() for _ in range(groups)]
    for members, label in zip(admitted.members, labels, strict=True):
        # One text, one voice: what is said twice must not weigh more in the cut of the aspects.
        hint = items[members[0]].hint
        if label >= 0 and hint:
            tallies[label][hint[0]] += 1
    return tallies


def _order(labels: Ints, aspect_of: Ints) -> Ints:
    """Problems by aspect, the aspects and the problems in them by how many different texts they hold."""
    if not len(aspect_of):
        return np.zeros(0, dtype=np.int64)
    sizes = np.bincount(labels[labels >= 0], minlength=len(aspect_of))
    weight = np.bincount(aspect_of, sizes)
    first = np.array([np.flatnonzero(aspect_of == aspect)[0] for aspect in range(len(weight))])
    keys = [(-weight[aspect], first[aspect], -sizes[problem], problem) for problem, aspect in enumerate(aspect_of)]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def _regroup(items: Sequence[Document], admitted: Admitted, previous: Consolidation, report: Progress) -> Grouped:
    """Keep what was: older texts with their problems, new ones beside those they fit."""
    if previous.version.split(".")[0] != __version__.split(".")[0]:
        raise EngineError("previous_version", found=previous.version, expected=__version__)
    known = {a.id: a.problem for a in previous.assignments if a.problem}
    ids = tuple(problem.id for problem in previous.problems)
    number = {name: i for i, name in enumerate(ids)}
    aspects = {aspect.id: i for i, aspect in enumerate(previous.aspects)}
    before = [next((known[items[m].id] for m in members if items[m].id in known), None) for members in admitted.members]
    core = np.array([i for i, name in enumerate(before) if name is not None], dtype=np.int64)
    old = np.array([number[name] for name in before if name is not None], dtype=np.int64)
    report("features", 0, len(core))
    words = features.word_view([admitted.tokens[i] for i in core])
    model = refine.learn(words.counts, old, groups=len(ids))
    scores = model.scores(words.counts)
    learned = Learned(core, words, old, scores, np.zeros((len(core), 0), np.float32), model)
    labels, confidence = _place_all(admitted, learned, report)
    _hold_back(admitted, learned, labels, confidence)
    return Grouped(admitted, learned, labels, confidence, ids, np.array([aspects[p.aspect] for p in previous.problems], dtype=np.int64))


def _hold_back(admitted: Admitted, learned: Learned, labels: Ints, confidence: Floats) -> None:
    """New texts that fit less well than nearly all older ones wait for a person: "a new problem?"."""
    if not len(learned.core):
        return
    own = refine.own_left_out(learned.words.counts, learned.labels, learned.model)
    least = float(np.quantile(own, UNUSUAL))
    new = np.setdiff1d(np.arange(len(labels)), learned.core)
    scores = learned.model.scores(features.count([admitted.tokens[i] for i in new], learned.words.vocabulary.index))
    unusual = new[scores.max(axis=1, initial=0) <= least]
    labels[unusual], confidence[unusual] = -1, 0


def _draft(items: Sequence[Document], grouped: Grouped, previous: Consolidation | None) -> Draft:
    problem_of: dict[str, str | None] = {item.id: None for item in items}
    for members, label in zip(grouped.admitted.members, grouped.labels, strict=True):
        for member in members:
            problem_of[items[member].id] = grouped.ids[label] if label >= 0 else None
    if previous:
        # An older decision about one wording of a text is not overridden by its twin's.
        problem_of |= {a.id: a.problem for a in previous.assignments if a.id in problem_of and a.problem}
        return Draft(
            problem_of,
            {problem.id: problem.title for problem in previous.problems},
            {problem.id: problem.aspect for problem in previous.problems},
            {aspect.id: aspect.title for aspect in previous.aspects},
        )
    aspect_ids = [f"A{aspect + 1:02d}" for aspect in grouped.aspect_of]
    return Draft(problem_of, dict.fromkeys(grouped.ids, ""), dict(zip(grouped.ids, aspect_ids, strict=True)), dict.fromkeys(sorted(set(aspect_ids)), ""))


def _alternatives(items: Sequence[Document], grouped: Grouped, opinion: str) -> list[str]:
    item = next(item for item in items if item.id == opinion)
    counts = features.count([_words_of(item)], grouped.learned.words.vocabulary.index)
    scores = grouped.learned.model.scores(counts)[0]
    return [grouped.ids[i] for i in np.argsort(-np.round(scores, 5), kind="stable") if scores[i] > 0]


def _words_of(item: Document) -> list[str]:
    return words(fold(item.text))


def _present(
    items: Sequence[Document], grouped: Grouped, draft: Draft, config: Config, previous: Consolidation | None, labeler: Labeler | None
) -> Consolidation:
    assignments = _assignments(items, grouped, draft, previous)
    members: dict[str, list[int]] = {name: [] for name in draft.titles}
    for position, assignment in enumerate(assignments):
        if assignment.problem:
            members[assignment.problem].append(position)
    if previous is None:
        members = {name: found for name, found in members.items() if found}
    spoken = _spoken(items, grouped.admitted)
    problems = _problems(items, spoken, assignments, members, draft, config, previous, labeler)
    aspects = _aspects(items, spoken, problems, members, draft, config)
    totals = {
        "documents": len(items),
        "assigned": sum(a.status == "assigned" for a in assignments),
        "unassigned": sum(a.status == "unassigned" for a in assignments),
        "excluded": sum(a.status == "excluded" for a in assignments),
        "problems": len(problems),
        "aspects": len(aspects),
        "near_duplicates": sum(a.duplicate_of is not None for a in assignments),
    }
    return Consolidation(tuple(assignments), problems, aspects, totals, config.as_mapping(), __version__)


def _assignments(items: Sequence[Document], grouped: Grouped, draft: Draft, previous: Consolidation | None) -> list[Assignment]:
    before = {a.id: a for a in previous.assignments} if previous else {}
    result: dict[int, Assignment] = {p: Assignment(items[p].id, "excluded", reason) for p, reason in grouped.admitted.excluded.items()}
    for text, members in enumerate(grouped.admitted.members):
        for member in members:
            item = items[member]
            twin = items[members[0]].id if member != members[0] else None
            result[member] = _assignment(item.id, draft, float(grouped.confidence[text]), twin, before.get(item.id), previous is not None)
    for position in grouped.admitted.excluded:
        if problem := draft.problem_of[items[position].id]:
            result[position] = Assignment(items[position].id, "assigned", "correction", problem, 1.0)
    return [result[position] for position in range(len(items))]


def _assignment(name: str, draft: Draft, confidence: float, twin: str | None, before: Assignment | None, regrouped: bool) -> Assignment:
    problem = draft.problem_of[name]
    if problem is None:
        return Assignment(name, "unassigned", "new_problem" if regrouped else "nothing_similar", duplicate_of=twin)
    if name in draft.corrected:
        return Assignment(name, "assigned", "correction", problem, 1.0, twin)
    if before and before.problem == problem:
        return replace(before, reason="correction" if before.reason == "correction" else "previous")
    return Assignment(name, "assigned", "near_duplicate" if twin else "community", problem, round(confidence, 4), twin)


def _spoken(items: Sequence[Document], admitted: Admitted) -> list[Sequence[str]]:
    """The words of each document: its own wording's where it is the kept one, else those of the text it repeats."""
    spoken: list[Sequence[str]] = [()] * len(items)
    for tokens, members in zip(admitted.tokens, admitted.members, strict=True):
        for member in members:
            spoken[member] = tokens
    return spoken


def _problems(
    items: Sequence[Document],
    spoken: Sequence[Sequence[str]],
    assignments: Sequence[Assignment],
    members: Mapping[str, Sequence[int]],
    draft: Draft,
    config: Config,
    previous: Consolidation | None,
    labeler: Labeler | None,
) -> tuple[Problem, ...]:
    distinct = {name: _distinct(assignments, found) for name, found in members.items()}
    importance = naming.importances({name: naming.tally(spoken[p] for p in found) for name, found in distinct.items()})
    before = {problem.id: problem for problem in previous.problems} if previous else {}
    problems: list[Problem] = []
    taken: set[str] = set()
    for name, found in members.items():
        central = naming.central([(p, items[p].text, spoken[p]) for p in distinct[name]], importance[name])
        texts = [items[p].text for p in central[:NAMED_BY]]
        phrases = naming.key_phrases(importance[name], [items[p].text for p in central[:SEEN_FOR]], config.key_phrases)
        cohesion = float(np.mean([assignments[p].confidence for p in found])) if found else 0.0
        title = _title(name, draft, importance[name], texts, phrases, taken, labeler)
        taken.add(title)
        ids = tuple(items[p].id for p in central[: config.representatives])
        old = before.get(name)
        # Names that people know stay, as long as somebody still says what they stand for.
        keep = old is not None and name not in draft.renamed and old.representatives and set(old.representatives) <= set(draft.problem_of)
        shown = (old.key_phrases, old.representatives) if keep and old else (phrases, ids)
        problems.append(Problem(name, draft.aspect_of[name], title, *shown, size=len(found), cohesion=round(cohesion, 4)))
    return tuple(problems)


def _distinct(assignments: Sequence[Assignment], positions: Sequence[int]) -> list[int]:
    """Without repeated wordings, by id; all of them when every one repeats a wording that stands elsewhere."""
    ordered = sorted(positions, key=lambda p: assignments[p].id)
    return [p for p in ordered if assignments[p].duplicate_of is None] or ordered


def _title(
    name: str, draft: Draft, importance: Mapping[str, float], texts: Sequence[str], phrases: Sequence[str], taken: set[str], labeler: Labeler | None
) -> str:
    if draft.titles.get(name):
        return draft.titles[name]
    if labeler and texts and naming.checked(proposal := labeler.title(phrases, texts), texts) and proposal not in taken:
        return proposal
    return naming.title(importance, texts, phrases, taken)


def _aspects(
    items: Sequence[Document], spoken: Sequence[Sequence[str]], problems: Sequence[Problem], members: Mapping[str, Sequence[int]], draft: Draft, config: Config
) -> tuple[Aspect, ...]:
    under: dict[str, list[Problem]] = {}
    for problem in problems:
        under.setdefault(problem.aspect, []).append(problem)
    importance = naming.importances(
        {aspect: naming.tally(spoken[p] for problem in found for p in members[problem.id]) for aspect, found in under.items()}
    )
    aspects: list[Aspect] = []
    for name, found in sorted(under.items()):
        positions = [p for problem in found for p in members[problem.id]]
        texts = [items[p].text for p in sorted(positions, key=lambda p: items[p].id)[:SEEN_FOR]]
        phrases = naming.key_phrases(importance[name], texts, config.key_phrases)
        hints = Counter(items[p].hint[0] for p in positions if items[p].hint)
        title = draft.aspect_titles.get(name) or naming.aspect_title(hints, len(positions), phrases, [a.title for a in aspects])
        aspects.append(Aspect(name, title, phrases, tuple(p.id for p in found), len(positions)))
    return tuple(aspects)


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
