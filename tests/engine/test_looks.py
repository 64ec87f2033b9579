"""Several looks at one graph: what they agree on is tied more firmly, and nothing else changes."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

from huiyin.engine import Config, consolidate
from huiyin.engine.protocols import Ints
from huiyin.engine.stages import looks

MATTERS = {
    "食堂": ("饭菜", "打饭", "米饭", "窗口", "排队", "咸淡", "凉菜", "价格", "阿姨", "餐盘", "早餐", "夜宵", "油烟", "汤羹"),
    "电梯": ("困人", "检修", "按钮", "楼层", "停运", "晃动", "轿厢", "维保", "异响", "载重", "对讲", "风扇", "呼叫", "平层"),
    "工资": ("拖欠", "加班费", "工资条", "发放", "扣款", "算错", "奖金", "补发", "津贴", "考勤", "个税", "银行卡", "涨幅", "工龄"),
    "停车": ("车位", "占道", "收费", "门禁", "划线", "乱停", "地库", "月租", "充电桩", "坡道", "道闸", "访客", "消防通道", "摄像头"),
}


def short_texts(number: int, seed: int) -> list[str]:
    """Short texts of four matters, each of three words about its matter."""
    chance = random.Random(seed)
    return [name + "".join(chance.sample(MATTERS[name], 3)) for name in chance.choices(sorted(MATTERS), k=number)]


def test_a_tie_weighs_as_many_looks_keep_it() -> None:
    graph = sp.csr_matrix(np.array([[0, 1, 2, 3], [1, 0, 0, 0], [2, 0, 0, 0], [3, 0, 0, 0]], dtype=np.float64))
    found = looks.firmer(graph, [np.array(one) for one in ([0, 0, 0, 1], [0, 0, 1, 2])])
    assert found.toarray().tolist() == [[0, 1, 0.5, 0], [1, 0, 0, 0], [0.5, 0, 0, 0], [0, 0, 0, 0]]
    assert found.nnz == 4


def test_each_look_settles_by_itself_and_the_first_is_given() -> None:
    chance = np.random.default_rng(1)
    places = np.repeat([[0.0], [9.0]], 20, axis=0) + chance.random((40, 1))
    graph = sp.csr_matrix(np.exp(-np.abs(places - places.T)) - np.eye(40))
    seen: list[Ints] = []

    def settled(labels: Ints) -> Ints:
        seen.append(labels)
        return labels

    found = looks.agreed(np.zeros(40, dtype=np.int64), graph, places, settled, 1.0, 0)
    assert len(seen) == len(looks.FINER) - 1
    assert found.tolist() == [0] * 20 + [1] * 20


@pytest.mark.parametrize("seed", [1, 2])
def test_short_texts_are_looked_at_more_than_once_and_come_out_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts, taken = short_texts(2_000, seed), list[int]()
    agreed = looks.agreed

    def counted(first: Ints, *rest: Any) -> Ints:
        taken.append(len(first))
        return agreed(first, *rest)

    monkeypatch.setattr(looks, "agreed", counted)
    one, other = consolidate(texts), consolidate(texts)
    assert len(taken) == 2
    assert one == other
    matters = {text: text[:2] for text in texts}
    by_problem: dict[str | None, set[str]] = {}
    for text, assignment in zip(texts, one.assignments, strict=True):
        by_problem.setdefault(assignment.problem, set()).add(matters[text])
    assert all(len(names) == 1 for names in by_problem.values())


def test_long_texts_and_wished_numbers_take_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "agreed", lambda *_: pytest.fail("More than one look was taken."))
    chance = random.Random(3)
    long = ["，".join(chance.choices([f"{name}{word}" for name, those in MATTERS.items() for word in those], k=14)) for _ in range(200)]
    consolidate(long)
    assert len(consolidate(short_texts(400, 1), config=Config(problems=4)).problems) == 4

