"""The measures themselves: a wrong one would tell wrong things about everything else."""

from __future__ import annotations

import random
import re
import sys

import numpy as np
import pytest
from sklearn import metrics

from benchmarks import repair, unsure
from benchmarks.child import Outcome, run
from benchmarks.composed import Composed
from benchmarks.peers import gsdmm
from benchmarks.peers.corpus import Corpus, pieces
from benchmarks.rows import rows
from benchmarks.scale import Point, exponent, stages
from benchmarks.scores import Score, mean, right, score
from benchmarks.spans import Tally, match, trimmed
from huiyin.engine.stages import features
from huiyin.text.split import Unit


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("另外，食堂关门太早。", "食堂关门太早"),
        ("首先，其一、食堂关门太早！", "食堂关门太早"),
        ("（1）食堂关门太早；", "1）食堂关门太早"),
        ("Also, the canteen closes early.", "the canteen closes early"),
        ("还有人没拿到工资", "还有人没拿到工资"),
        ("，。", "，。"),
    ],
)
def test_only_what_is_no_opinion_is_trimmed(text: str, said: str) -> None:
    start, end = trimmed(text, (0, len(text)))
    assert text[start:end] == said


def test_a_span_is_right_from_four_fifths_of_the_longer_on() -> None:
    text = "x" * 20
    assert match(text, [(0, 10)], [(0, 8)]).tally == Tally(1, 1, 1)
    assert match(text, [(0, 10)], [(0, 7)]).tally == Tally(1, 1, 0)
    assert match(text, [(0, 8)], [(0, 11)]).tally == Tally(1, 1, 0)


def test_spans_are_paired_once_the_closest_first() -> None:
    found = match("x" * 30, [(0, 10), (12, 22)], [(0, 9), (0, 10), (12, 22)])
    assert (found.tally, found.pairs) == (Tally(2, 3, 2), ((0, 1), (1, 2)))


def test_tally_of_nothing_has_no_figures() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (None, None, None)
    assert (Tally(2, 4, 1).precision, Tally(2, 4, 1).recall, Tally(2, 4, 1).f1) == (0.25, 0.5, 1 / 3)


def test_scores_are_those_of_scikit_learn() -> None:
    chance = random.Random(1)
    truth = [str(chance.randrange(6)) for _ in range(300)]
    found = [int(label) if chance.random() < 0.7 else chance.randrange(9) for label in truth]
    own = score(truth, found)
    theirs = (metrics.adjusted_mutual_info_score(truth, found), metrics.adjusted_rand_score(truth, found), metrics.v_measure_score(truth, found))
    assert (own.ami, own.ari, own.v) == pytest.approx(theirs, abs=1e-4)


def test_what_has_no_group_is_read_in_the_better_way() -> None:
    assert score(["a", "a", "b", "b"], [1, 1, None, None]) == Score(1.0, 1.0, 1.0, 1, 0.5)
    scattered = score(["a", "b", "c", "c"], [None, None, 1, 1])
    assert (scattered.ami, scattered.ari, scattered.left) == (1.0, 1.0, 0.5)


def test_the_mean_is_of_every_measure() -> None:
    assert mean([Score(0.1, 0.2, 0.3, 4, 0.5), Score(0.3, 0.4, 0.5, 7, 0.0)]) == Score(0.2, 0.3, 0.4, 6, 0.25)


@pytest.mark.parametrize(("one", "other", "wrong"), [("", "", 0), ("會議", "会议", 2), ("食堂早", "食堂太早", 1), ("abc", "", 3), ("abcd", "bcda", 2)])
def test_distance_counts_wrong_characters(one: str, other: str, wrong: int) -> None:
    assert repair.distance(one, other) == repair.distance(other, one) == wrong


def test_rows_are_the_same_each_time_and_two_thirds_distinct() -> None:
    texts = [f"第{number}车间食堂关门太早，夜班的人吃不上饭，希望晚一点再关门。" for number in range(100, 400)]
    made = rows(texts, 90)
    assert made == rows(texts, 90)
    assert len({row.translate(str.maketrans(" ！", "，。")) for row in made}) == 60
    assert all(34 <= len(row) <= 60 for row in made)


def test_stages_get_their_seconds_and_their_peaks() -> None:
    result = {"marks": [("admit", 1.0), ("graph", 2.0), ("graph", 3.0)], "end": 5.0}
    outcome = Outcome(6.0, 6.0, 9, [(0.5, 1), (1.5, 7), (2.5, 9), (4.0, 3)], "", result)
    assert stages(outcome) == [("imports and texts", 0.0, 1), ("admit", 1.0, 7), ("graph", 3.0, 9)]


def test_growth_is_an_exponent() -> None:
    def at(rows: int, seconds: float) -> Point:
        return Point("", rows, seconds, 0.0, 0)

    assert exponent(None, at(10, 1.0)) is None
    assert exponent(at(10, 1.0), at(100, 100.0)) == pytest.approx(2.0)


def test_gsdmm_finds_planted_topics() -> None:
    chance = random.Random(0)
    topics = [[f"{topic}{number}" for number in range(8)] for topic in "abc"]
    texts = [" ".join(chance.sample(topics[at % 3], 4)) for at in range(90)]
    found = gsdmm.grouped(Corpus(texts, texts), 0, 0)["GSDMM"]
    assert score([str(at % 3) for at in range(90)], found.tolist()).ami > 0.9


def test_odds_of_gsdmm_are_those_of_the_paper() -> None:
    tables = gsdmm.Tables(np.zeros(2), np.zeros(2), np.zeros((3, 2)))
    tables.move(gsdmm.Text(np.array([1, 2]), np.array([1.0, 1.0]), 2, ()), 1, 1)
    text = gsdmm.Text(np.array([0, 1]), np.array([2.0, 1.0]), 3, ((0, 2),))
    a, b = gsdmm.ALPHA, gsdmm.BETA
    empty = a * (b * (b + 1) * b) / ((3 * b) * (3 * b + 1) * (3 * b + 2))
    seated = (1 + a) * (b * (b + 1) * (1 + b)) / ((2 + 3 * b) * (3 + 3 * b) * (4 + 3 * b))
    assert gsdmm._odds(text, tables, 3) == pytest.approx(np.log([empty, seated]))


def test_peers_get_the_pieces_that_huiyin_takes() -> None:
    for text, words in [("食堂关门 too early", ["食堂", "关门", "earli"]), ("", [])]:
        assert pieces(text, " ".join(words)) == features.pieces(text, words)


def test_memory_is_that_of_the_whole_tree() -> None:
    inner = "import time; x = bytearray(80_000_000); time.sleep(0.5)"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)"
    found = run([sys.executable, "-c", outer])
    assert (found.failure, found.peak > 80_000_000, found.seconds > 0.5) == ("", True, True)


def test_a_run_that_takes_too_long_is_ended_and_one_that_fails_says_why() -> None:
    late = run([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.3)
    assert (late.failure, late.seconds < 10) == ("not done in 0.3 s", True)
    assert run([sys.executable, "-c", "import sys; print('because'); sys.exit(3)"]).failure == "exit 3: because"


def test_runs_are_of_one_state_of_the_source() -> None:
    where = run([sys.executable, "-c", "import huiyin, sys; sys.exit(huiyin.__file__)"]).failure
    assert re.fullmatch(r"exit 1: .*/\.benchmarks/source-\w+/huiyin/__init__\.py", where)


def test_an_opinion_is_right_where_most_say_what_it_says() -> None:
    places = {1: "P1", 2: "P1", 3: "P1", 4: "P2", 5: "P2", 6: None}
    labels = {1: "a", 2: "a", 3: "b", 4: "b", 5: "a", 6: "a"}
    assert right(places, labels) == {1: True, 2: True, 3: False, 4: False, 5: True, 6: False}


def test_what_a_person_meets_who_looks_at_unsure_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four opinions one is found, one is found too long and unsure, one is missed where a passage is unsure, and one where none is."""
    text = "甲甲甲甲乙乙乙乙丙丙丙丙丁丁丁丁"
    gold = tuple({"start": at, "end": at + 4, "role": "opinion"} for at in (0, 4, 8, 12))
    units = [
        Unit(0, 4, "opinion"),
        Unit(4, 6, "opinion", unsure=True),
        Unit(6, 8, "opinion"),
        Unit(8, 12, "furniture", unsure=True),
        Unit(12, 16, "furniture"),
    ]
    monkeypatch.setattr(unsure, "split", lambda text, mode: units)
    found = unsure.looked(Composed("a", "minutes", "zh", text, gold))
    assert found == unsure.Looked(passages=5, unsure=2, wrong=2, wrong_unsure=1, missed=3, missed_unsure=2, right=1)
    assert (found.precision, found.recall) == (2 / 3, 3 / 4)
    assert (unsure.Looked().precision, unsure.Looked().recall) == (None, None)
