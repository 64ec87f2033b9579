from __future__ import annotations

from huiyin.report import Ledger
from huiyin.report.origins import Origin, origins, printable, told, unmatched


def test_an_origin_counts_files_and_keeps_what_was_confided_apart(trap: Ledger) -> None:
    found = origins(trap)
    assert found["P001"].files == (("letter.txt", 1), ("意见.xlsx", 1))
    assert (found["P002"].files, found["P002"].secret) == ((("letter.txt", 1),), 1)
    assert (
        sum(count for one in found.values() for _, count in one.files) + sum(one.secret for one in found.values()) == trap.totals.assigned
    )


def test_files_beyond_the_first_are_counted() -> None:
    origin = Origin((("a.txt", 4), ("b.xlsx", 3), ("c.csv", 2), ("d.txt", 1), ("e.txt", 1)), 2, ())
    assert told(origin, "zh") == "a 4 条；b 3 条；c 2 条；另有 2 个文件 2 条；要求保密 2 条"
    assert told(origin, "en") == "a: 4; b: 3; c: 2; 2 further files: 2; in confidence: 2"


def test_supports_of_nothing_are_told_apart(trap: Ledger) -> None:
    assert unmatched(trap) == 1


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert printable("a\x00\x0b\ud800\ufffe\n\t好😀") == "a\n\t好😀"
