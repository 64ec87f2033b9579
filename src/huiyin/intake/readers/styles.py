"""What Word's paragraph styles say about headings and lists, through the styles that they are based on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from huiyin.intake.readers.attributes import whole
from huiyin.intake.readers.numbering import W

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """``outline`` is 1 for the highest heading and 0 for none."""

    base: str | None
    name: str
    outline: int
    number: str | None
    level: int


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles of a document by their ids."""

    by_id: Mapping[str, Style]

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        nodes = [] if root is None else root.iterfind(f"{W}style")
        return cls({node.get(f"{W}styleId") or "": _style(node) for node in nodes})

    def heading(self, style: str | None, paragraph: etree._Element) -> int:
        """The heading level of a paragraph, 0 for running text."""
        own = _outline(paragraph.find(f"{W}pPr"))
        if own is not None:
            return own
        return next((found.outline for found in self._chain(style) if found.outline), 0)

    def number(self, style: str | None, paragraph: etree._Element) -> tuple[str, int] | None:
        """List and level of a paragraph: its own, else those of its style; list 0 switches numbering off."""
        number, level = _numbered(paragraph.find(f"{W}pPr"))
        for found in self._chain(style):
            if number is not None:
                break
            number, level = found.number, found.level if level is None else level
        return None if number in (None, "0") else (str(number), level or 0)

    def _chain(self, style: str | None) -> Iterator[Style]:
        seen: set[str] = set()
        while style and style in self.by_id and style not in seen:
            seen.add(style)
            yield self.by_id[style]
            style = self.by_id[style].base


def _style(node: etree._Element) -> Style:
    name = _value(node, "name") or ""
    properties = node.find(f"{W}pPr")
    named = _HEADING.match(name)
    outline = _outline(properties)
    number, level = _numbered(properties)
    return Style(_value(node, "basedOn"), name, outline if outline is not None else int(named.group(1)) if named else 0, number, level or 0)


def _outline(properties: etree._Element | None) -> int | None:
    """Word counts outline levels from 0; its 9 is running text."""
    said = None if properties is None else _value(properties, "outlineLvl")
    level = whole(said, -1)
    return None if level < 0 else (level + 1) % 10


def _numbered(properties: etree._Element | None) -> tuple[str | None, int | None]:
    found = None if properties is None else properties.find(f"{W}numPr")
    if found is None:
        return None, None
    level = whole(_value(found, "ilvl"), -1)
    return _value(found, "numId"), level if level >= 0 else None


def _value(node: etree._Element, name: str) -> str | None:
    found = node.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")
