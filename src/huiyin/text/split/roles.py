"""What a stretch is: an opinion, support of another one, nothing to say, or what stands around opinions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from huiyin.text.split.calling import names_somebody
from huiyin.text.split.cues import Cues
from huiyin.text.split.label_words import PHONE
from huiyin.text.split.languages import cues_of
from huiyin.text.split.plain import HIDDEN
from huiyin.text.split.secrecy import asks, only_asks
from huiyin.text.split.types import Role

#: A sentence longer than this says something of its own; so does what is longer than the others and not quite a formula.
_FORMULA = 70
_SUPPORT = 60
_SHORT = 44
_ANNOUNCED = 24
#: How much a clause may say before 没有意见.
_SHORT_CLAUSE = 12
_MOST_CLAUSES = 5
_CONTENT = 18
#: Where somebody who is supported is named.
_NEAR = 24
#: How far from the beginning of a sentence a telephone number may be named that is its whole matter.
_LABELLED = 4
#: So much a clause may say beside a telephone number without saying anything: when to call, whom to ask for.
_ASIDE = 3
_CALLING = re.compile(r"[打联找回接]|电话|手机|微信|短信|\b(?:call|ring|phone|reach|contact|text|leave|ask)\b")
_WORD = re.compile(r"\w")
_CLAUSE = re.compile(r"[,;。!]")
_DIGITS = re.compile(r"[\d*]{3}")
_STROKES = re.compile(r"[\s(\[]*[/\\—–-]{1,6}[\s)\]]*")

Found = tuple[Role, str | None]
_OPINION: Found = ("opinion", None)


def role_of(low: str, hid: str, names: Collection[str] = ()) -> Found:
    """What a stretch is, and for what is no opinion the code of the reason.

    Args:
        low: The stretch as plain text in lower case.
        hid: The same with what stands in quotes and brackets covered.
        names: Whoever has spoken so far.
    """
    said = low.strip()
    if not _WORD.search(said.replace(HIDDEN, "")):
        return ("none", "no_opinion") if _STROKES.fullmatch(said) else ("furniture", "no_words")
    cues = cues_of(said)
    if len(said) > _FORMULA * cues.room:
        return _OPINION
    return _formula(said, cues) or _support(said, cues, names) or _secrecy(said, hid, cues) or _OPINION


def _formula(said: str, cues: Cues) -> Found | None:
    if cues.ditto.fullmatch(said):
        return "endorsement", "endorsement"
    if cues.none.fullmatch(said):
        return "none", "no_opinion"
    if cues.courtesy.fullmatch(said) or cues.excuse.fullmatch(said):
        return "furniture", "courtesy"
    if cues.stage.fullmatch(said):
        return "furniture", "host"
    if said.endswith(":") or cues.announcement.fullmatch(said) or (len(said) <= _ANNOUNCED and cues.speaks_now.fullmatch(said)):
        return "furniture", "lead_in"
    return (_short(said, cues) if len(said) <= _SHORT * cues.room else None) or _clauses(said, cues)


def _short(said: str, cues: Cues) -> Found | None:
    if cues.above.match(said):
        return "furniture", "courtesy"
    if cues.this_letter.search(said) and not cues.secret.search(said):
        return "furniture", "introduction"
    phone = PHONE.search(said) if _DIGITS.search(said) else None
    if phone and (phone.start() <= _LABELLED or not cues.negated.search(said)) and not _told_beside(said, cues):
        return "furniture", "contact"
    return None


def _told_beside(said: str, cues: Cues) -> bool:
    """Whether a clause beside that with the telephone number tells something of its own."""
    others = [clause.strip() for clause in _CLAUSE.split(said) if not PHONE.search(clause)]
    return any(len(one) > _ASIDE * cues.room and not _is_frame(one, cues) and not _CALLING.search(one) for one in others)


def _clauses(said: str, cues: Cues) -> Found | None:
    """A sentence of which no clause says anything of its own."""
    if "," not in said and ";" not in said and "。" not in said[:-1]:
        return None
    clauses = [clause for clause in _CLAUSE.split(said) if clause.strip()]
    if not 1 < len(clauses) <= _MOST_CLAUSES:
        return None
    if (
        cues.none.fullmatch(clauses[-1])
        and not cues.agrees.match(clauses[-1])
        and all(len(clause) <= _SHORT_CLAUSE for clause in clauses[:-1])
    ):
        return "none", "no_opinion"
    if cues.none.fullmatch(clauses[0]) and (all(map(cues.courtesy.fullmatch, clauses[1:])) or _is_content(clauses[1:], cues)):
        return "none", "no_opinion"
    if cues.ditto.fullmatch(clauses[0]) and len(clauses) == 2 and len(clauses[1]) <= _SHORT_CLAUSE * cues.room:
        return "endorsement", "endorsement"
    return ("furniture", "courtesy") if all(_is_frame(clause, cues) for clause in clauses) else None


def _is_content(clauses: Sequence[str], cues: Cues) -> bool:
    """Whether what stands beside "no opinion" says that one is content, complains of nothing and asks for nothing."""
    said = ",".join(clauses)
    if len(said) > _CONTENT * cues.room or cues.negated.search(said) or cues.suggestion.search(said) or cues.adding.match(said):
        return False
    return bool(cues.content.search(said))


def _is_frame(clause: str, cues: Cues) -> bool:
    """Whether a clause greets, thanks, announces, or tells who speaks."""
    if cues.courtesy.fullmatch(clause) or cues.announcement.fullmatch(clause) or cues.speaks_now.fullmatch(clause):
        return True
    return bool(cues.introduction.match(clause)) and not cues.negated.search(clause)


def _support(said: str, cues: Cues, names: Collection[str]) -> Found | None:
    if len(said) > _SUPPORT * cues.room or not cues.agrees.search(said):
        return None
    if cues.reference.search(said) and not cues.objection.search(said) and any(names_somebody(said, name) for name in names):
        return "endorsement", "endorsement"
    agreed = cues.agreement.match(said)
    if agreed and cues.approved.fullmatch(said, agreed.end()):
        return "furniture", "courtesy"
    return ("endorsement", "endorsement") if _is_support(said, cues, names) else None


def _is_support(said: str, cues: Cues, names: Collection[str]) -> bool:
    """Whether a sentence supports what somebody said. To support a measure or a group is an opinion of one's own."""
    agreed = cues.agreement.match(said)
    if agreed:
        return _refers(said[agreed.end() :], cues, names)
    if not names:
        return False
    if cues.objection.search(said):
        return False
    if cues.agreement_later.fullmatch(said):
        return True
    before, comma, last = said.rpartition(",")
    if comma and len(before) <= _SHORT and cues.refers.search(before) and cues.agreement_later.fullmatch(last):
        return True
    first, comma, rest = said.partition(",")
    if not comma or not cues.agreement_later.fullmatch(first):
        return False
    return bool(cues.confirmed.fullmatch(rest)) or _is_support(rest, cues, names)


def _refers(rest: str, cues: Cues, names: Collection[str]) -> bool:
    """Whether what is supported is what somebody said: nothing more is told, or a word for it, or a name."""
    near = rest[:_NEAR]
    if not _WORD.search(rest) or cues.refers.search(near):
        return True
    if rest[:1] and any(name[-1] == rest[0] for name in names):
        return True
    return any(name in near if len(name) > 1 else name in near[:3] for name in names) or any(
        name[0] in near[:3] for name in names if not name.isascii()
    )


def _secrecy(said: str, hid: str, cues: Cues) -> Found | None:
    """A sentence that asks for secrecy, not only within quotes, and says nothing else."""
    if not asks(said if said[0] == "(" else hid):
        return None
    return ("furniture", "secrecy") if only_asks(said, lambda clause: _is_frame(clause, cues)) else None


def asks_secrecy(low: str) -> bool:
    """Whether somebody asks that it should not be known who spoke."""
    return asks(low)
