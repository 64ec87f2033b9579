"""Learns the weights of the second reading (``huiyin.text.split.judge``) from all composed texts but the sets that are held out.

The chain is fitted by its penalised likelihood (Lafferty, McCallum and Pereira 2001). What is printed is measured by leaving out: the
texts are dealt into parts, and each part is read with weights that were learned from the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

from benchmarks import tables
from benchmarks.child import ROOT
from benchmarks.composed import TEXTS, Composed, read
from benchmarks.spans import Tally, match
from benchmarks.splitting import case_texts
from huiyin.text.split import by_rules
from huiyin.text.split.judge import chain, parted
from huiyin.text.split.judge.chain import BUCKETS, STATES, Chain, Floats, Ints
from huiyin.text.split.judge.clauses import Clause, Junction, clauses
from huiyin.text.split.judge.features import Seen

LEARNING = TEXTS / "learning"
CASES = ROOT / "tests" / "text"
#: Composed after these rules were frozen, to be run once: nothing is learned from it.
HELD_OUT = ("held_out_sixth", "held_out_seventh")
WEIGHTS = Path(chain.__file__).with_name(chain.WEIGHTS)
PARTS = 5
#: How much large weights are held down, how many steps are made, and into how many steps a weight is rounded when it is kept.
PENALTY, STEPS, LEVELS = 0.5, 100, 127
MOVES = len(Junction)
HEADER = ("texts from", "texts", "opinions", "precision by rules", "recall", "precision judged", "recall")
_ROLE_STATES = {role: STATES.index(role) for role in ("endorsement", "none")}


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is seen of its clauses, and the state that each is in by its gold."""

    text: Composed
    rows: sp.csr_matrix
    junctions: Ints
    states: Ints


def learn() -> None:
    """Print what is reached on texts left out, learn from all, and write the weights."""
    texts = sources()
    examples = [(name, example(one)) for name, those in texts.items() for one in those]
    left_out = dict.fromkeys(texts, Tally())
    for part in range(PARTS):
        fitted = fit([one for at, (_, one) in enumerate(examples) if at % PARTS != part])
        for name, one in examples[part::PARTS]:
            left_out[name] += found(one.text, fitted)
    rows = [_row(name, those, left_out[name]) for name, those in texts.items()]
    tables.show("What is found: by the rules alone, and judged by what the other texts teach", HEADER, rows)
    WEIGHTS.write_bytes(kept(fit([one for _, one in examples])))
    print(f"Written: {WEIGHTS.name}, {WEIGHTS.stat().st_size:,} bytes, from {sum(len(one.states) for _, one in examples):,} clauses.")


def sources() -> dict[str, list[Composed]]:
    """The texts that are learned from, by where they come from: all but those that are held out."""
    paths = [*sorted(LEARNING.glob("*.txt")), *sorted(CASES.glob("split_cases.*.txt")), *sorted(TEXTS.glob("*.jsonl"))]
    return {path.stem: read(path) for path in paths if path.stem not in HELD_OUT} | {"reference": list(case_texts())}


def _row(name: str, texts: Sequence[Composed], judged: Tally) -> list[object]:
    alone = sum((by_rules_alone(text) for text in texts), Tally())
    return [name, len(texts), judged.gold, alone.precision, alone.recall, judged.precision, judged.recall]


def example(text: Composed) -> Example:
    """A text as the chain sees it."""
    forms, units, mode = by_rules(text.text, mode=text.mode)
    cut = clauses(forms, units)
    places = [sorted(set(chain.buckets(row))) for row in Seen(forms, units, cut, mode).rows()]
    starts = np.cumsum([0, *map(len, places)])
    flat = np.array([place for row in places for place in row], dtype=np.int64)
    rows = sp.csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(places), BUCKETS))
    return Example(text, rows, np.array([one.junction for one in cut], dtype=np.int64), np.array(states(text, cut), dtype=np.int64))


def states(text: Composed, cut: Sequence[Clause]) -> list[int]:
    """The state of each clause: that of the gold unit in which most of it lies, outside where less than half does."""
    begun: set[int] = set()
    told = []
    for one in cut:
        shares = [(min(unit["end"], one.end) - max(unit["start"], one.start), -at) for at, unit in enumerate(text.units)]
        share, at = max(shares, default=(0, 0))
        if 2 * share < one.end - one.start:
            told.append(chain.OUTSIDE)
            continue
        role = text.units[-at]["role"]
        told.append(_ROLE_STATES.get(role, chain.INSIDE if -at in begun else chain.BEGINS))
        begun.add(-at)
    return told


def found(text: Composed, fitted: Chain) -> Tally:
    """How many opinions of a text are found with these weights."""
    forms, units, mode = by_rules(text.text, mode=text.mode)
    return tallied(text, [(unit.start, unit.end) for unit in parted(text.text, forms, units, mode, fitted) if unit.role == "opinion"])


def by_rules_alone(text: Composed) -> Tally:
    """How many opinions of a text the rules find by themselves."""
    return tallied(text, [(unit.start, unit.end) for unit in by_rules(text.text, mode=text.mode)[1] if unit.role == "opinion"])


def tallied(text: Composed, spans: Sequence[tuple[int, int]]) -> Tally:
    """The spans beside the gold opinions."""
    return match(text.text, [(unit["start"], unit["end"]) for unit in text.units if unit["role"] == "opinion"], spans).tally


def fit(examples: Sequence[Example]) -> Chain:
    """The weights that make the gold states likeliest, large ones held down."""
    rows = sp.vstack([one.rows for one in examples]).tocsc()
    known = np.flatnonzero(np.diff(rows.indptr) > 1)
    problem = Likelihood(sp.csr_matrix(rows[:, known]), [one for one in examples if len(one.states)])
    solved = minimize(problem, np.zeros(problem.size), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights, moves = problem.split(solved.x)
    features = np.zeros((BUCKETS, len(STATES)), dtype=np.float32)
    features[known] = weights
    return Chain(features, moves.astype(np.float32))


class Likelihood:
    """The penalised negative log-likelihood of all examples and its gradient."""

    def __init__(self, rows: sp.csr_matrix, examples: Sequence[Example]) -> None:
        self._rows, self._examples = rows, examples
        self._shape = (rows.shape[1], len(STATES))
        self.size = rows.shape[1] * len(STATES) + MOVES * len(STATES) ** 2

    def split(self, flat: Floats) -> tuple[Floats, Floats]:
        edge = self._shape[0] * self._shape[1]
        return flat[:edge].reshape(self._shape), flat[edge:].reshape(MOVES, len(STATES), len(STATES))

    def __call__(self, flat: Floats) -> tuple[float, Floats]:
        weights, moves = self.split(flat)
        fit = self._rows @ weights
        off, off_moves = np.zeros_like(fit), np.zeros_like(moves)
        total, at = 0.0, 0
        for one in self._examples:
            edge = at + len(one.states)
            total += _one(fit[at:edge], moves, one, off[at:edge], off_moves)
            at = edge
        gradient = np.concatenate([(self._rows.T @ off).ravel(), off_moves.ravel()]) + PENALTY * flat
        return total + PENALTY / 2 * float(flat @ flat), gradient


def _one(fit: Floats, moves: Floats, example: Example, off: Floats, off_moves: Floats) -> float:
    """One text by the forward and backward passes; adds to what is expected and was not so."""
    count, gold = len(fit), example.states
    steps = moves[example.junctions]
    ahead, behind = np.empty_like(fit), np.zeros_like(fit)
    ahead[0] = fit[0] + steps[0, chain.OUTSIDE]
    for at in range(1, count):
        ahead[at] = fit[at] + np.logaddexp.reduce(ahead[at - 1][:, None] + steps[at], axis=0)
    for at in range(count - 2, -1, -1):
        behind[at] = np.logaddexp.reduce(steps[at + 1] + (fit[at + 1] + behind[at + 1])[None, :], axis=1)
    all_ways = float(np.logaddexp.reduce(ahead[-1]))
    off += np.exp(ahead + behind - all_ways)
    off[np.arange(count), gold] -= 1
    off_moves[example.junctions[0], chain.OUTSIDE] += np.exp(ahead[0] + behind[0] - all_ways)
    off_moves[example.junctions[0], chain.OUTSIDE, gold[0]] -= 1
    for at in range(1, count):
        off_moves[example.junctions[at]] += np.exp(ahead[at - 1][:, None] + steps[at] + (fit[at] + behind[at])[None, :] - all_ways)
        off_moves[example.junctions[at], gold[at - 1], gold[at]] -= 1
    own = fit[np.arange(count), gold].sum() + steps[0, chain.OUTSIDE, gold[0]] + steps[np.arange(1, count), gold[:-1], gold[1:]].sum()
    return all_ways - float(own)


def kept(fitted: Chain) -> bytes:
    """The weights as they are kept: rounded, and only those that are not nothing."""
    step = np.float32(np.abs(fitted.features).max() / LEVELS)
    rounded = np.round(fitted.features / step).astype(np.int8)
    used = np.flatnonzero(rounded.any(axis=1))
    file = BytesIO()
    np.savez_compressed(file, buckets=used.astype(np.uint32), features=rounded[used], step=step, moves=fitted.moves)
    return file.getvalue()
