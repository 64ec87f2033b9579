"""Learns the weights of the second reading (``huiyin.text.split.judge``) from all composed texts but the sets that are held out.

The chain is fitted twice: by its penalised likelihood (Lafferty, McCallum and Pereira 2001), and together with a network that sees what is
around; what ships says the mean of both. What is printed is measured by leaving out: the texts are dealt into parts, and each part is read
with weights that were learned from the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize

from benchmarks import recurrent, tables
from benchmarks.child import ROOT
from benchmarks.composed import TEXTS, Composed, read
from benchmarks.likelihood import Course, Likelihood
from benchmarks.spans import Tally, match
from benchmarks.splitting import case_texts
from huiyin.text.split import by_rules
from huiyin.text.split.judge import chain, parted
from huiyin.text.split.judge.chain import BUCKETS, STATES, Chain
from huiyin.text.split.judge.clauses import Clause, Junction, clauses
from huiyin.text.split.judge.features import Seen
from huiyin.text.split.judge.network import Floats, Network

LEARNING = TEXTS / "learning"
CASES = ROOT / "tests" / "text"
#: Composed after the rules were frozen, to be run once, and not looked at enough to teach: nothing is learned from these.
HELD_OUT = ("held_out_twentyfirst", "held_out_twentysecond")
WEIGHTS = Path(chain.__file__).with_name(chain.WEIGHTS)
PARTS = 5
#: What the tests promise counts so many times.
PROMISED, TIMES = ("split_cases.a", "split_cases.b", "kept", "reference"), 3
#: How many steps are made, from which one on the weights are averaged, and into how many steps a weight is rounded when it is kept.
STEPS, AVERAGED, LEVELS = 150, 50, 127
#: A feature that is seen so often has a vector in the network, which says half of what is said.
OFTEN, SHARE = 30, 0.5
HEADER = ("texts from", "texts", "opinions", "precision by rules", "recall", "precision judged", "recall")
_ROLE_STATES = {role: STATES.index(role) for role in ("endorsement", "none")}


def learn() -> None:
    """Print what is reached on texts left out, learn from all, and write the weights."""
    texts = sources()
    known = [(name, one) for name, those in texts.items() for one in those]
    courses = [[example(one)] * (TIMES if name in PROMISED else 1) for name, one in known]
    left_out = dict.fromkeys(texts, Tally())
    for part in range(PARTS):
        fitted = fit([one for at, same in enumerate(courses) if at % PARTS != part for one in same])
        for name, text in known[part::PARTS]:
            left_out[name] += found(text, fitted)
    rows = [_row(name, those, left_out[name]) for name, those in texts.items()]
    tables.show("What is found: by the rules alone, and judged by what the other texts teach", HEADER, rows)
    WEIGHTS.write_bytes(kept(fit([one for same in courses for one in same])))
    print(f"Written: {WEIGHTS.name}, {WEIGHTS.stat().st_size:,} bytes, from {sum(len(one.states) for one, *_ in courses):,} clauses.")


def sources() -> dict[str, list[Composed]]:
    """The texts that are learned from, by where they come from: all but those that are held out."""
    paths = [*sorted(LEARNING.glob("*.txt")), *sorted(CASES.glob("split_cases.*.txt")), *sorted(TEXTS.glob("*.jsonl"))]
    return {path.stem: read(path) for path in paths if path.stem not in HELD_OUT} | {"reference": list(case_texts())}


def _row(name: str, texts: Sequence[Composed], judged: Tally) -> list[object]:
    alone = sum((by_rules_alone(text) for text in texts), Tally())
    return [name, len(texts), judged.gold, alone.precision, alone.recall, judged.precision, judged.recall]


def example(text: Composed) -> Course:
    """A text as the chain sees it."""
    forms, units, mode = by_rules(text.text, mode=text.mode)
    cut = clauses(forms, units)
    places = [sorted(set(chain.buckets(row))) for row in Seen(forms, units, cut, mode).rows()]
    starts = np.cumsum([0, *map(len, places)])
    flat = np.array([place for row in places for place in row], dtype=np.int64)
    rows = sp.csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(places), BUCKETS))
    return Course(rows, np.array([one.junction for one in cut], dtype=np.int64), np.array(states(text, cut), dtype=np.int64))


def states(text: Composed, cut: Sequence[Clause]) -> list[int]:
    """The state of each clause: that of the gold unit in which most of it lies, outside where less than half does."""
    begun: dict[int, bool] = {}
    told = []
    for one in cut:
        shares = [(min(unit["end"], one.end) - max(unit["start"], one.start), -at) for at, unit in enumerate(text.units)]
        share, at = max(shares, default=(0, 0))
        if 2 * share < one.end - one.start:
            told.append(chain.OUTSIDE)
            continue
        state = chain.BEGINS
        if -at in begun:
            begun[-at] |= one.junction not in (Junction.COMMA, Junction.WORD)
            state = chain.FURTHER if begun[-at] else chain.INSIDE
        begun.setdefault(-at, False)
        told.append(_ROLE_STATES.get(text.units[-at]["role"], state))
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


def fit(courses: Sequence[Course], often: int = OFTEN) -> Chain:
    """The weights that make the gold states likeliest, large ones held down: the mean of a chain by itself and of one with a network."""
    told = [one for one in courses if len(one.states)]
    rows = sp.vstack([one.rows for one in told]).tocsc()
    counts = np.diff(rows.indptr)
    known, frequent = np.flatnonzero(counts > 1), np.flatnonzero(counts >= often)
    problem = Likelihood(sp.csr_matrix(rows[:, known]), told)
    weights, moves = problem.split(_averaged(problem))
    taught = recurrent.taught(sp.csr_matrix(rows[:, frequent], dtype=np.float32), told)
    features = np.zeros((BUCKETS, len(STATES)), dtype=np.float32)
    features[known] += (1 - SHARE) * weights
    features[frequent] += SHARE * taught["alone"]
    together = ((1 - SHARE) * moves + SHARE * taught["moves"]).astype(np.float32)
    return Chain(features, together, recurrent.network(taught, SHARE), chain.placed(frequent.astype(np.uint32)))


def _averaged(problem: Likelihood) -> npt.NDArray[np.float64]:
    """The mean of the later steps (Polyak and Juditsky 1992): where each of them stands alone is chance, since none has reached the goal."""
    total, taken = np.zeros(problem.size), list[int]()

    def step(now: npt.NDArray[np.float64]) -> None:
        taken.append(len(taken))
        if len(taken) > AVERAGED:
            total[:] += now

    solved = minimize(problem, np.zeros(problem.size), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}, callback=step)
    return total / (len(taken) - AVERAGED) if len(taken) > AVERAGED else np.asarray(solved.x)


def kept(fitted: Chain) -> bytes:
    """The weights as they are kept: those of features rounded, and only those that are not nothing."""
    features, step = _rounded(fitted.features)
    vectors, vector_step = _rounded(fitted.network.vectors[1:])
    used = np.flatnonzero(features.any(axis=1))
    with_vector = np.flatnonzero(fitted.known)
    rest = {one.name: getattr(fitted.network, one.name) for one in fields(Network) if one.name != "vectors"}
    places = {"buckets": used.astype(np.uint32), "vector_buckets": with_vector.astype(np.uint32)}
    file = BytesIO()
    np.savez_compressed(file, **places, features=features[used], step=step, vectors=vectors, vector_step=vector_step, moves=fitted.moves, **rest)
    return file.getvalue()


def _rounded(weights: Floats) -> tuple[npt.NDArray[np.int8], np.float32]:
    step = np.float32(np.abs(weights).max(initial=0.0) / LEVELS) or np.float32(1)
    return np.round(weights / step).astype(np.int8), step
