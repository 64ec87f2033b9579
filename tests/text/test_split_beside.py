"""What stands beside a telephone number or a wish for secrecy is not lost."""

from __future__ import annotations

import pytest

from huiyin.text.split import split


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("班车早上总是晚点半小时，请调整发车时间，联系电话13800000000", False),
        ("电话13800000000，班车晚点，请调整", False),
        ("The bus is always late in the morning, my number is 13800000000", False),
        ("请保密：班长骂人。", True),
        ("请保密，班长贪污。", True),
        ("Please keep this confidential: my supervisor shouts at us.", True),
    ],
)
def test_an_opinion_beside_a_number_or_a_wish_for_secrecy_is_none_the_less_one(text: str, secret: bool) -> None:
    for mode in ("cell", "letter", "minutes"):
        assert [(one.role, one.secret) for one in split(text, mode=mode)] == [("opinion", secret)]


@pytest.mark.parametrize("text", ["有事请打我电话13800000000，谢谢", "我的手机是13800000000，白天上班接不了", "希望保密，我还要在这里干", "我怕打击报复，恳请保密"])
def test_how_to_reach_somebody_and_a_wish_for_secrecy_alone_are_no_opinion(text: str) -> None:
    assert [one.role for one in split(text, mode="cell")] == ["furniture"]
