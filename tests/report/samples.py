"""A small ledger with everything that can go wrong in it: hostile text, personal data, confidence, supports of nothing."""

from __future__ import annotations

from huiyin.report.content import AspectRow, OpinionRow, ProblemRow

EVIL = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> 食堂 canteen"
SPOKEN = "班长张三骂人，电话13800138000"
MASKED = "班长【姓名】骂人，电话【电话】"
CONFIDED = "主任收礼"


def row(n: int, text: str, problem: str | None = None, reason: str = "community", **more: object) -> OpinionRow:
    status = "assigned" if problem else "unassigned" if reason == "nothing_similar" else "excluded"
    place = {
        "file": "letter.txt" if n % 2 else "意见.xlsx",
        "sheet": None if n % 2 else "表1",
        "row": None if n % 2 else n,
        "column": None if n % 2 else "意见",
    }
    return OpinionRow(
        **{
            "id": f"r{n}",
            **place,
            "start": 3 * (n % 2),
            "end": 9,
            "text": text,
            "status": status,
            "reason": reason,
            "problem": problem,
            **more,
        }
    )  # type: ignore[arg-type]


ROWS = (
    row(1, "=1+1 食堂关门太早", "P001", confidence=0.25),
    row(2, EVIL, "P001", "near_duplicate", duplicate_of="r1"),
    row(3, SPOKEN, "P002", masked=MASKED, speaker="李四", kind="criticism"),
    row(4, CONFIDED, "P002", secret=True, speaker="王五"),
    row(5, "Buses take a detour", "P003", kind="suggestion"),
    row(6, "unlike\x0b anything \ufffe", None, "nothing_similar"),
    row(7, "无", None, "no_opinion"),
    row(8, "同上", None, "endorsement", endorses="r1"),
    row(9, "赞成", None, "endorsement"),
    row(10, "", None, "empty"),
)
PROBLEMS = (
    ProblemRow("P001", "1.1", "A01", "食堂关门太早", ("食堂",), ("r2", "r1"), 2, 1),
    ProblemRow("P002", "1.2", "A01", "班长骂人 <b>", ("班长",), ("r4", "r3"), 2),
    ProblemRow("P003", "2.1", "A02", "Buses take a detour", ("bus",), ("r5",), 1),
)
ASPECTS = (AspectRow("A01", "1", "食堂和班长方面", ("食堂",), ("P001", "P002"), 4), AspectRow("A02", "2", "Buses", ("bus",), ("P003",), 1))
