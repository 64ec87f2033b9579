"""From channel to aspect: what became of every opinion that came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huiyin.domain.access import Viewer
from huiyin.domain.oversight.pictures import Held, Stream, streams
from huiyin.report.pictures import sankey
from huiyin.report.pictures.labels import cut
from huiyin.report.pictures.sankey import Flow, amounts
from huiyin.report.treemap import Box
from huiyin.web.language import language
from huiyin.web.office.pictures.drawing import SIZE, Drawing, Part, Text, outline, tone
from huiyin.web.office.pictures.places import Places, counted, number, word
from huiyin.words import say

Node = tuple[str, str]
#: Columns from left to right by the kind of their nodes; what leads on stands above what ends.
_KINDS = ("channel", "all", "state", "place", "aspect")
_FIRST = {"registered": 0, "in_problem": 0}
#: Shape, width, room to the right for the names of aspects, height of the fullest column without gaps, thickness of a node, size of letters.
_SHAPES = (("wide", 960.0, 230.0, 360.0, 14.0, SIZE), ("tall", 360.0, 104.0, 400.0, 7.0, 10.0))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: from where, to where, how many."""

    source: str
    target: str
    count: str
    address: str


class Stages:
    """The streams of a campaign with the names, addresses and colours of their nodes."""

    def __init__(self, viewer: Viewer, groups: Sequence[Held], places: Places) -> None:
        self.streams = streams(viewer)
        self.places = places
        channels = list(viewer.campaign.channels.all())
        self._channels = {one.code: one.pk for one in channels}
        self.names: dict[Node, str] = {("channel", one.code): one.named(language()) for one in channels}
        self.names |= {("channel", ""): word("other_channels"), ("all", ""): word("all_opinions")}
        self.names |= {("aspect", one.aspect.code): one.aspect.title for one in groups}
        self.tones = {("aspect", one.aspect.code): tone(at) for at, one in enumerate(groups)}
        held = amounts([[_key(node) for node in self._nodes()]], [_flow(one) for one in self.streams])
        self.held: Mapping[Node, float] = {node: held[_key(node)] for node in self._nodes()}

    def _nodes(self) -> list[Node]:
        return list(dict.fromkeys(node for one in self.streams for node in (one.source, one.target)))

    @property
    def columns(self) -> list[list[Node]]:
        """The nodes column by column, the largest first but what leads on before what ends."""
        found = [[node for node in self.held if node[0] == kind] for kind in _KINDS]
        return [sorted(nodes, key=lambda node: (_FIRST.get(node[1], 1), -self.held[node], node[1])) for nodes in found if nodes]

    def name(self, node: Node) -> str:
        """The words of a node."""
        if node[0] == "state":
            return say(f"collection.opinion_state.{node[1]}", language())
        return say(f"oversight.part.places.{node[1]}", language()) if node[0] == "place" else self.names[node]

    def tone(self, node: Node) -> str:
        """The class that colours a node."""
        return self.tones.get(node, "goes" if node[0] in {"channel", "all"} or node[1] in _FIRST else "ends")

    def address(self, node: Node) -> str:
        """The opinions that pass through a node, so far as somebody may ask for them that way."""
        kind, code = node
        if kind == "channel":
            return self._channel(code, state="")
        return {"all": self.places.opinions(state=""), "state": self.places.opinions(state=code), "place": self.places.opinions(stands=code), "aspect": self.places.opinions(aspect=code)}[kind]

    def leads(self, one: Stream) -> str:
        """The opinions of a stream."""
        return self._channel(one.source[1], state=one.target[1]) if one.source[0] == "channel" else self.address(one.target)

    def _channel(self, code: str, state: str) -> str:
        found = self._channels.get(code)
        return self.places.opinions(channel=found, state=state) if self.places.reads and found else ""

    def lines(self) -> list[Line]:
        """The rows of the table."""
        return [Line(self.name(one.source), self.name(one.target), number(one.opinions), self.leads(one)) for one in self._ordered()]

    def _ordered(self) -> list[Stream]:
        order = {node: at for at, node in enumerate(node for nodes in self.columns for node in nodes)}
        return sorted(self.streams, key=lambda one: (order[one.source], order[one.target]))


def flow(stages: Stages) -> list[Drawing]:
    """The streams as bands."""
    return [_drawn(stages, *shape) for shape in _SHAPES]


def _drawn(stages: Stages, shape: str, width: float, right: float, fullest: float, thick: float, size: float) -> Drawing:
    columns, gap = stages.columns, size * 1.35
    height = fullest + gap * max(len(nodes) for nodes in columns)
    keys = [[_key(node) for node in nodes] for nodes in columns]
    boxes, bands = sankey.sankey(keys, [_flow(one) for one in stages.streams], Box(0, 4, width - right, height - gap), thick=thick, gap=gap)
    by_key = {(_key(one.source), _key(one.target)): one for one in stages.streams}
    parts = []
    for band in bands:
        one = by_key[band.flow.source, band.flow.target]
        name = word("stream", source=stages.name(one.source), target=stages.name(one.target), count=number(one.opinions))
        parts.append(Part(name, sankey.outline(band), f"band {stages.tone(one.target)}", stages.leads(one)))
    step = (width - right - thick) / max(len(columns) - 1, 1)
    for at, nodes in enumerate(columns):
        room = (right if at == len(columns) - 1 else step - thick) - 8
        for node in nodes:
            box, count = boxes[_key(node)], stages.held[node]
            label = cut(f"{number(count)} {stages.name(node)}", room, size)
            texts = [Text(box.left + thick + 4, box.top + box.height / 2 + size * 0.35, label, "halo")] if label else []
            parts.append(Part(counted(stages.name(node), count), outline(Box(box.left, box.top, thick, max(box.height, 1))), f"node {stages.tone(node)}", stages.address(node), texts))
    return Drawing(shape, width, height, parts)


def _flow(one: Stream) -> Flow:
    return Flow(_key(one.source), _key(one.target), one.opinions)


def _key(node: Node) -> str:
    return " ".join(node)
