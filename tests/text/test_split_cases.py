"""Composed texts with their units: what is found, by whom, in secret or not, and what supports what."""

from __future__ import annotations

import pytest

from huiyin.text.split import split

from .split_cases import Case, Told, cases

ALL = [*cases("a"), *cases("b")]
#: What stands around a unit and is neither right nor wrong.
AROUND = " \t\n\u3000，,。.；;：:！!？?、"
#: Cases in which a unit differs; each tells a weakness that is known.
KNOWN = {
    "A06": "support that says the same in other words is linked to the latest opinion",
    "C13": "a concession after the complaint is joined to it",
    "C14": "support without a topic is linked to the latest opinion of the speaker",
    "D05": "what was tried already is joined to the last complaint",
    "E08": "support in English that says the same in other words is linked to the latest opinion",
    "F11": "a role without a title is taken for part of the name",
    "H06": "what a letter begins with looks like a complaint where it says that one has had enough",
    "J11": "an English letter may close with a friendly remark",
    "K04": "a letter may close with a proverb",
    "L05": "a letter may open with an apology in a set phrase",
    "L07": "two halves of one complaint, parted by a semicolon, count as two",
    "L09": "minutes in the third person: who supports and who promises",
}

Shown = tuple[str, str, str | None, bool, str | None]


def told(case: Case) -> list[Shown]:
    opinions = [one for one in case.told if one.role == "opinion"]

    def shown(one: Told) -> Shown:
        supported = None if one.endorses is None else opinions[one.endorses - 1]
        return bare(case, one.start, one.end), one.role, one.speaker, one.secret, supported and bare(case, supported.start, supported.end)

    return [shown(one) for one in case.told]


def found(case: Case) -> list[Shown]:
    units = split(case.text, mode=case.mode)

    def shown(at: int) -> Shown:
        unit = units[at]
        supported = None if unit.endorses is None else units[unit.endorses]
        return (
            bare(case, unit.start, unit.end),
            unit.role,
            unit.speaker,
            unit.secret,
            supported and bare(case, supported.start, supported.end),
        )

    return [shown(at) for at, unit in enumerate(units) if unit.role != "furniture"]


def linked(shown: list[Shown], wanted: list[Shown]) -> list[Shown]:
    """What was found, with links only where the composer gave one."""
    given = {one[0] for one in wanted if one[4]}
    return [(*one[:4], one[4] if one[0] in given else None) for one in shown]


def bare(case: Case, start: int, end: int) -> str:
    return case.text[start:end].strip(AROUND)


def marked(case: Case) -> object:
    reason = KNOWN.get(case.id)
    return pytest.param(case, id=case.id, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason else [])


@pytest.mark.parametrize("case", [marked(case) for case in ALL])
def test_units_of_a_composed_text(case: Case) -> None:
    assert linked(found(case), told(case)) == told(case)


def test_cases_are_many_and_weaknesses_few() -> None:
    assert len({case.id for case in ALL}) == len(ALL) > 100
    assert set(KNOWN) <= {case.id for case in ALL}
    assert len(KNOWN) * 8 <= len(ALL)


def test_no_case_is_without_a_unit() -> None:
    assert [case.id for case in ALL if not case.told] == ["C17"]
