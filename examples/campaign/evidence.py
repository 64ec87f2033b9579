"""Papers that show what was done, made for the demonstration: each says so."""

from __future__ import annotations

import typst

from huiyin.domain.storing import Sent

_PAGE = b"""
#let said = sys.inputs
#set page(paper: "a5", margin: 18mm)
#set text(size: 11pt, font: ("Noto Serif CJK SC", "Noto Sans CJK SC", "Libertinus Serif"))
#align(center, text(size: 16pt, said.title))
#v(1em)
#line(length: 100%)
#table(columns: (auto, 1fr), stroke: 0.4pt, inset: 7pt, [No.], said.number, [#said.word], said.unit, [#said.on], said.day)
#v(1em)
#said.text
#v(2em)
#text(size: 9pt, fill: gray)[#said.note]
"""


class Papers:
    """A desk that makes small PDFs."""

    def __init__(self) -> None:
        self._compiler = typst.Compiler()

    def made(self, number: int, unit: str, day: str, text: str) -> Sent:
        """A page about a measure: its number, the department, the day and what is told."""
        note = "为演示编写，不是真实材料。Composed for a demonstration; no real document."
        said = {
            "title": "整改佐证材料（示范）",
            "number": str(number),
            "word": "部门 / Department",
            "unit": unit,
            "on": "日期 / Date",
            "day": day,
            "text": text,
            "note": note,
        }
        data = self._compiler.compile(_PAGE, format="pdf", sys_inputs=said)
        assert isinstance(data, bytes)
        return Sent(f"佐证-{number}号措施-{day}.pdf", len(data), [data])
