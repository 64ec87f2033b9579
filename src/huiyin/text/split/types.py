"""What splitting returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What a unit is. Only ``opinion`` counts as one; ``endorsement`` adds weight to another; ``none`` says "no opinion";
#: ``furniture`` is everything around opinions (titles, attendance, salutation, signature, the host's words).
Role = Literal["opinion", "endorsement", "none", "furniture"]

#: The kind of an opinion, by cue words: criticism, suggestion, request, report of wrongdoing, praise, question.
Kind = Literal["criticism", "suggestion", "request", "report", "praise", "question"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of a source text. The units of a text cover each of its non-blank lines, in order, without overlap.

    ``start`` and ``end`` are character offsets in the text that was given to ``split``; ``text[start:end]`` is the unit
    verbatim, its list marker left out. ``headings`` is the path of headings above it, outermost first. ``speaker`` is the
    name or group as written, ``speaker_note`` what stood in brackets behind it. ``endorses`` is the index, in the returned
    list, of the unit this one supports, where it can be told. ``secret`` says that the speaker asked for secrecy.
    ``unsure`` says that it may as well be no opinion, be one, or belong to a neighbour: a person should look.
    ``reason`` is a code that tells why the unit is not an opinion: ``endorsement``, ``no_opinion``, and for furniture ``title``,
    ``heading``, ``field_label``, ``column_header``, ``speaker``, ``meta_line``, ``date``, ``page``, ``note``, ``preamble``, ``lead_in``,
    ``host``, ``reply``, ``salutation``, ``introduction``, ``courtesy``, ``praise``, ``aside``, ``secrecy``, ``contact``, ``closing``, ``signature``, ``no_words``.
    """

    start: int
    end: int
    role: Role
    kind: Kind | None = None
    speaker: str | None = None
    speaker_note: str | None = None
    headings: tuple[str, ...] = ()
    endorses: int | None = None
    secret: bool = False
    reason: str | None = None
    unsure: bool = False
