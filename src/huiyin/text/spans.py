"""Text that remembers where each of its characters came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MappedText:
    """A derived text with a map back to the text it was made from.

    ``offsets`` has ``len(text) + 1`` entries: ``offsets[i]`` is the offset, in characters of the source, at which
    the source of ``text[i]`` begins; the last entry is the length of the source. Offsets never decrease.
    """

    text: str
    offsets: Sequence[int]

    def __post_init__(self) -> None:
        if len(self.offsets) != len(self.text) + 1:
            raise ValueError(f"A map of {len(self.text)} characters needs {len(self.text) + 1} offsets, not {len(self.offsets)}.")

    @classmethod
    def identity(cls, text: str) -> MappedText:
        """The text as its own source."""
        return cls(text, range(len(text) + 1))

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that ``text[start:end]`` was made from; an empty span stays empty."""
        if start == end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end]

    def through(self, inner: MappedText) -> MappedText:
        """This map put behind ``inner``: ``inner`` made our source from the first text, we made ours from that."""
        return MappedText(self.text, [inner.offsets[i] for i in self.offsets])
