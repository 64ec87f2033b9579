"""Which texts belong together: found in the texts themselves, or beside what was found before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from huiyin import __version__
from huiyin.engine.config import Config
from huiyin.engine.errors import EngineError
from huiyin.engine.protocols import Encoder, Floats, Ints, Progress
from huiyin.engine.stages import aspects as aspect_stage
from huiyin.engine.stages import communities, features, graph, looks, place, refine, settle
from huiyin.engine.stages.admit import Admitted
from huiyin.engine.stages.refine import Model
from huiyin.engine.types import Consolidation, Document
from huiyin.text.tokenize import every_word

#: Texts that resemble no other become problems of one while they are this few; more of them wait, unassigned.
LONE = 20
#: Beside an encoder's graph the neighbours know more than the words do.
VOTES_ENCODED = 6.0
#: With previous results, a new text must fit its problem as well as all but this share of the older ones do theirs.
UNUSUAL = 0.1


@dataclass(frozen=True, slots=True)
class Learned:
    """What a run has learned: enough to place further texts. ``labels`` are those of the texts learned from (``core``)."""

    core: Ints
    words: features.View
    labels: Ints
    scores: Floats
    vectors: Floats
    model: Model
    ties: Floats


@dataclass(frozen=True, slots=True)
class Grouped:
    """Every distinct text with its group (-1: none), its confidence, and the ids that the groups go by."""

    admitted: Admitted
    learned: Learned
    labels: Ints
    confidence: Floats
    ids: tuple[str, ...]
    aspect_of: Ints


def group(items: Sequence[Document], admitted: Admitted, config: Config, encoder: Encoder | None, report: Progress) -> Grouped:
    """Find the groups in the texts themselves."""
    learned = _learn(admitted, config, encoder, report)
    labels, confidence = _place_all(admitted, learned, report)
    means = _means(learned)
    aspect_of = aspect_stage.group(learned.ties, means, _hints(items, admitted, labels, len(means)), config.aspects, config.seed)
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
    lone = np.asarray(near.sum(axis=1)).ravel() == 0
    kept = np.flatnonzero(~lone) if lone.sum() > LONE else np.arange(len(core))
    counts, around = sp.csr_matrix(words.counts[kept]), sp.csr_matrix(near[kept][:, kept])
    said = features.word_view([every_word(texts[i], config.language) for i in kept]).counts
    vote, votes = (refine.VOTE, 1.0) if vectors is None else (refine.VOTE_ENCODED, VOTES_ENCODED)
    least = config.problems or 1

    def settled_from(labels: Ints) -> Ints:
        return settle.settle(said, around, refine.refine(counts, around, labels, vote, least), votes=votes, least=least)

    report("communities", 0, len(kept))
    resolution = config.resolution or communities.default_resolution(len(kept))
    labels = communities.find(around, smooth[kept], wish=config.problems, resolution=resolution, seed=config.seed)
    report("refine", 0, len(kept))
    settled = settled_from(labels)
    if vectors is None and config.problems is None and settle.short(said, settled):
        settled = settle.settle(said, around, looks.agreed(settled, around, smooth[kept], settled_from, resolution, config.seed))
    if config.problems is not None and settled.max(initial=-1) >= config.problems:
        settled = communities.join(settled, smooth[kept], config.problems)
    scores = refine.judged(counts, around, settled, vote) if len(kept) else np.zeros((0, 0), dtype=np.float32)
    view = features.View(words.vocabulary, sp.csr_matrix(words.counts[kept]), sp.csr_matrix(words.weighted[kept]))
    return Learned(core[kept], view, settled, scores, smooth[kept], refine.learn(view.counts, settled), aspect_stage.ties(around, settled))


def _connect(words: features.View, characters: features.View, config: Config, vectors: Floats | None) -> tuple[sp.csr_matrix, Floats]:
    """The graph of the texts, looked at twice: its first groups tell which words matter, rare or not."""
    near, smooth = graph.build([words.weighted, characters.weighted], config.neighbours, config.seed, vectors)
    if vectors is not None:
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


def regroup(items: Sequence[Document], admitted: Admitted, previous: Consolidation, report: Progress) -> Grouped:
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
    learned = Learned(core, words, old, scores, np.zeros((len(core), 0), np.float32), model, np.zeros((0, 0), np.float32))
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
