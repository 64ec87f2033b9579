"""A second reading: what the rules have parted is judged once more by what was learned from many composed texts.

Rules tell what is told by form: who speaks, what a list is, where a heading stands. Whether a sentence complains or only answers, greets or leads in,
and whether it goes on with the one before, is told by many small signs together, and by what stands around; their weights are learned.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from huiyin.text.split.judge import chain
from huiyin.text.split.judge.clauses import Clause, Junction, clauses, is_settled
from huiyin.text.split.judge.features import Seen
from huiyin.text.split.judge.network import Floats
from huiyin.text.split.kinds import kind_at
from huiyin.text.split.languages import cues_of
from huiyin.text.split.openings import praises
from huiyin.text.split.plain import Plain
from huiyin.text.split.types import Role, Unit

_ROLES: dict[int, Role] = {0: "opinion", 1: "opinion", 2: "furniture", 3: "endorsement", 4: "none", 5: "opinion"}
_REASONS: dict[Role, str | None] = {"opinion": None, "furniture": "aside", "endorsement": "endorsement", "none": "no_opinion"}
#: An opinion lost is worse than one too many: what the rules take for one must look so much more as if it were none (log of the odds). Whoever
#: writes a letter or fills a form speaks for themselves; in minutes others ask, answer and promise as well, but seldom in a list.
DOUBT = {"minutes": 0.25, "list": 1.5, "letter": 2.5, "cell": 2.5}
#: The same for what somebody asks to be kept secret; for a sentence of whoever writes of themselves that something is not, or not as it should be; and
#: for what is so short, in a list or where it says that something is amiss, that there is too little in it to weigh.
DENIES, SHORT = 6.0, 8
#: Minutes whose clauses are shorter than this on average are catchwords, which say too little to be weighed: they are doubted as a list is.
TERSE = 6
#: Where somebody praises and neither complains nor wishes in the same breath it must look so much more as if it were one.
PRAISES = -2.0
#: Where a cue tells that something is amiss or wished for, and it is not whoever spoke first, it must look at least so much more as if it were none.
COMPLAINS = 2.0
#: What a cell says in one sentence is one opinion unless it looks much more as if it were two, less so what it says in further sentences, and most
#: so an item of a list: tables are imported without anybody looking.
TOGETHER, AFTER_STOP, LISTED = 2.0, 1.0, 4.0
#: That somebody says something is no opinion, whatever it is; of 1,400 such clauses that were learned from seven begin one.
_TELLING = re.compile(
    r"(?:(?!我|咱|不|没|无人|从来|怎么|一直|多次|反复|已经|曾|从|至少)[\w·“”\"() 、])*?(?:反映|提出|提到|表示|指出|谈到|认为|觉得|补充|建议|担心)[,:]?"
    r"|(?:[\w'’.()-]+ ){1,8}(?:said|reported|stated|added|noted|explained|complained|raised|mentioned|suggested) that,?"
)
#: A person should look at what is less likely than this, over all readings of the text: one passage in seven of hard papers and one in ten of ordinary
#: ones, in which three quarters of what is wrong lie (28 November 2026, ``python -m benchmarks splitting``).
SURE = 0.95
#: Signs that part clauses and are of neither.
_BEFORE = " \t\r\n\u3000，,、：:；;。"
_BEHIND = " \t\r\n\u3000，,、/"
#: Behind a stop at the end of a line, and a name in brackets behind it, nothing goes on: of 600 such places in letters that were learned from none
#: did, of 6,000 in minutes eleven. Where an item of a list is broken without a stop, nothing begins.
_ENDED, _ROOM = re.compile(r"[.。!?;]\s*(?:\([^()]{1,40}\)\s*)?$"), 45


def judged(text: str, forms: Plain, units: Sequence[Unit], mode: str) -> list[Unit]:
    """The units once more, parted and joined as they read; they cover the same lines.

    Args:
        text: The text as given.
        forms: Its plain forms.
        units: What the rules found, in order.
        mode: ``minutes``, ``letter`` or ``cell``.
    """
    return parted(text, forms, units, mode, chain.learned())


def parted(text: str, forms: Plain, units: Sequence[Unit], mode: str, weights: chain.Chain) -> list[Unit]:
    """As ``judged``, with these weights."""
    found = clauses(forms, units)
    listed = {one.unit for one in found if one.junction == Junction.MARK}
    barred = np.zeros((len(found), len(chain.STATES)), dtype=np.bool_)
    for at, one in enumerate(found):
        before = forms.low[max(0, found[at - 1].end - _ROOM) : found[at - 1].end] if at else ""
        barred[at, chain.GOING_ON] = one.starts_anew or (one.junction == Junction.LINE and _ENDED.search(before) is not None)
        broken = not one.opens and one.unit in listed and "\n" in forms.low[found[at - 1].start : one.start] and not _ENDED.search(before)
        barred[at, chain.BEGINS] = broken or _TELLING.fullmatch(forms.low[one.start : one.end].strip()) is not None
        if is_settled(units[one.unit]):
            barred[at] = np.arange(len(chain.STATES)) != chain.OUTSIDE
    states, sure = weights.read(Seen(forms, units, found, mode).rows(), [one.junction for one in found], barred, _doubts(forms, units, found, listed, mode))
    runs = [list(run) for _, run in groupby(range(len(found)), key=_numbered(found, states).__getitem__)]
    made = (_unit(text, forms, units, found[run[0] : run[-1] + 1], states[run[0]], not (sure[run] >= SURE).all()) for run in runs)
    return [unit for unit in made if unit.start < unit.end]


def _doubts(forms: Plain, units: Sequence[Unit], found: Sequence[Clause], listed: Collection[int], mode: str) -> Floats:
    """How much more each clause must look as if it were no opinion, and in the middle of what a cell says as if it began one."""

    lengths = [one.end - one.start for one in found if units[one.unit].role == "opinion"]
    terse = mode == "minutes" and sum(lengths) < TERSE * len(lengths)

    def doubt(number: int, unit: Unit) -> float:
        if unit.role != "opinion":
            return 0.0
        said = forms.low[unit.start : unit.end]
        denies = mode != "minutes" and cues_of(said).negated.search(said)
        short = len(said) <= SHORT and (number in listed or cues_of(said).negated.search(said))
        return DENIES if denies or short or unit.secret else DOUBT["list" if number in listed or terse else mode]

    doubts = [doubt(number, unit) for number, unit in enumerate(units)]
    result = np.zeros((len(found), len(chain.STATES)), dtype=np.float32)
    spoken = list(dict.fromkeys(unit.speaker for unit in units if unit.speaker))
    leads = [len(spoken) > 1 and unit.speaker == spoken[0] for unit in units]
    for at, one in enumerate(found):
        said = forms.low[one.start : one.end]
        if _praises(said):
            result[at, chain.OUTSIDE] = PRAISES
        else:
            complains = units[one.unit].role == "opinion" and not leads[one.unit] and _complains(said)
            result[at, chain.OUTSIDE] = max(doubts[one.unit], COMPLAINS if complains else 0.0)
    if mode == "cell":
        kept = {Junction.COMMA: TOGETHER, Junction.WORD: TOGETHER, Junction.STOP: AFTER_STOP}
        result[:, chain.BEGINS] = [LISTED if one.unit in listed and not one.opens else kept.get(one.junction, 0.0) for one in found]
    return result


def _praises(said: str) -> bool:
    return praises(said, cues_of(said)) and not _complains(said)


def _complains(said: str) -> bool:
    cues = cues_of(said)
    return any(cue.search(cues.unlike.sub("", said)) for cue in (cues.negated, cues.suggestion, cues.contrast, cues.request))


def _numbered(found: Sequence[Clause], states: Sequence[int]) -> list[int]:
    """The number of the run that each clause is in: an opinion with what goes on with it, else clauses of one state in one unit."""
    number, numbers = 0, []
    for at, (one, state) in enumerate(zip(found, states, strict=True)):
        before = states[at - 1] if at else None
        inside = state in chain.GOING_ON and before in (chain.BEGINS, *chain.GOING_ON)
        same = state == before and state not in (chain.BEGINS, *chain.GOING_ON) and one.unit == found[at - 1].unit
        number += not (inside or same)
        numbers.append(number)
    return numbers


def _unit(text: str, forms: Plain, units: Sequence[Unit], run: Sequence[Clause], state: int, unsure: bool) -> Unit:
    first, role = units[run[0].unit], _ROLES[state]
    start, end = run[0].start, run[-1].end
    if first.role == role and (start, end) == (first.start, first.end):
        return replace(first, unsure=unsure) if unsure else first
    said = text[start:end]
    start, end = start + len(said) - len(said.lstrip(_BEFORE)), start + len(said.rstrip(_BEHIND))
    secret = any(units[clause.unit].secret for clause in run)
    reason = first.reason if first.role == role == "furniture" else _REASONS[role]
    kind = kind_at(forms.low, start, end) if role == "opinion" else None
    return replace(first, start=start, end=max(start, end), role=role, kind=kind, reason=reason, secret=secret, endorses=None, unsure=unsure)
