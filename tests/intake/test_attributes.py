from __future__ import annotations

import pytest

from huiyin.intake.readers.attributes import whole


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("32767", 32767), (None, 7), ("", 7), ("-1", 7), ("--1", 7), ("²", 7), ("１", 7), ("1.5", 7), ("9" * 5000, 7)],
)
def test_plain_figures_only(text: str | None, number: int) -> None:
    assert whole(text, 7) == number
