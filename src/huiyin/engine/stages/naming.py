"""Stage 8: names that are taken from what people wrote, never invented.

A problem is named by a clause cut from one of its most central opinions: the one that holds most of the words which set the
problem apart. An aspect is named by the heading most of its opinions stood under, else by its two most telling words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import rjieba

from huiyin.engine.stages.features import HAN
from huiyin.text.script import fold
from huiyin.text.tokenize import words

CLAUSE = re.compile(r"[^，。；！？、,;!?\n\r\t：:（）()“”\"…]+")
SURFACE = re.compile(r"[A-Za-z][A-Za-z']*")
#: What leads a clause without belonging to its matter.
LEAD = re.compile(r"^(?:[\s①-⑳0-9.·\-—]|我(?:再|来)?(?:想)?(?:说说|讲讲|谈谈|说|讲|谈)|再(?:说|讲|谈)|听说|据说|说是|反映|特别是|尤其是|但是|但|而且|并且|从而|因此|所以|也就是|就是|也是|还有|另外|其中|不过|然后|而|并|也|又|的|是)+(?=.{4})")
#: Word classes of things and doings: nouns, verbal nouns, places, short forms, set phrases.
THINGS = ("n", "vn", "s", "j", "l", "i", "x")
#: What says that something is wrong or wanted: a problem's name should.
WRONG = re.compile(
    r"[没無无不未太难難少缺慢差乱亂拖迟遲晚坏壞破旧舊漏贵貴挤擠远遠累催欠扣]|重复|多头|形式|应该|应当|建议|希望|增加|公开"
    r"|\b(?:not?|never|without|too|lack|late|slow|fail\w*|unable|cannot|can't|\w+n't|broken|missing|should|need|wrong|delay\w*|poor)\b", re.I
)
#: What tells of one person or one case, and a problem's name should not.
ONE_CASE = re.compile(r"^(?:[我俺咱他她你]|本人|自己)|[0-9０-９]|第.{1,3}[组組]|【")
#: A title of fewer Chinese characters (or words) says too little, one of more does not fit a list.
HAN_TITLE, WORD_TITLE = (5, 24), (3, 14)


def tally(tokens: Iterable[Sequence[str]]) -> Counter[str]:
    """In how many of the texts each word stands; a text is given as its words."""
    found: Counter[str] = Counter()
    for row in tokens:
        found.update(set(row))
    return found


def importances(groups: Mapping[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """What each word tells of each group: how often it stands there, times the logarithm of how much more than elsewhere.

    The class-based weighting is that of Grootendorst 2022, on document counts.
    """
    everywhere: Counter[str] = Counter()
    for counts in groups.values():
        everywhere.update(counts)
    total = max(everywhere.total(), 1)
    result = {}
    for name, counts in groups.items():
        here = max(counts.total(), 1)
        lift = {word: (times / here) / (everywhere[word] / total) for word, times in counts.items()}
        result[name] = {word: times / here * math.log1p(max(lift[word] - 1, 0)) * (1 if times > 1 or here < 30 else 0.5) for word, times in counts.items()}
    return result


def central(texts: Sequence[tuple[int, str, Sequence[str]]], importance: Mapping[str, float]) -> list[int]:
    """The positions of the texts (position, text, words), first those that say most of what sets the group apart."""
    worth = [(-round(_worth(row, importance), 9), text, position) for position, text, row in texts]
    return [position for _, _, position in sorted(worth)]


def key_phrases(importance: Mapping[str, float], texts: Sequence[str], wanted: int) -> tuple[str, ...]:
    """The most telling words as people wrote them; a single Chinese character, or part of a chosen one, is no phrase."""
    chosen: list[str] = []
    for word, _ in sorted(importance.items(), key=lambda item: (-item[1], item[0])):
        if HAN.match(word) and len(word) < 2:
            continue
        if any(word in other or other in word for other in chosen):
            continue
        chosen.append(word)
        if len(chosen) == wanted:
            break
    written = _surfaces(chosen, texts)
    return tuple(written.get(word, word) for word in chosen)


def _surfaces(chosen: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """The commonest writing, in the texts, of each folded word or stem that is found in them."""
    found: dict[str, Counter[str]] = {word: Counter() for word in chosen}
    chinese = [word for word in chosen if HAN.match(word)]
    latin = len(chinese) < len(chosen)
    for text in texts:
        folded = fold(text)
        if len(folded) == len(text):
            for word in chinese:
                if (at := folded.find(word)) >= 0:
                    found[word][text[at : at + len(word)]] += 1
        for form in SURFACE.findall(text) if latin else ():
            if (stem := _stem(form)) in found:
                found[stem][form] += 1
    return {word: min(forms, key=lambda form: (-forms[form], form)) for word, forms in found.items() if forms}


def _stem(word: str) -> str:
    stems = words(word.lower(), "en")
    return stems[0] if stems else ""


def title(importance: Mapping[str, float], texts: Sequence[str], phrases: Sequence[str], taken: Iterable[str]) -> str:
    """A clause of one of the texts (the most central first), not in ``taken``; the key phrases where no clause will do."""
    used = set(taken)
    best, best_score = "", 0.0
    for rank, text in enumerate(texts):
        for place, clause in enumerate(clauses(text)):
            score = _worth(words(fold(clause)), importance) * (1 - 0.02 * rank) * _reads(clause, place)
            if score > best_score + 1e-9 and clause not in used:
                best, best_score = clause, score
    if best:
        return best
    joined = joined_phrases(phrases) or (texts[0].strip()[:40] if texts else "")
    return joined if joined not in used else f"{joined} ({sum(name.startswith(joined) for name in used) + 1})"


def _reads(clause: str, place: int) -> float:
    """How well a clause reads as the name of a problem; people name the matter first and explain it afterwards."""
    return (1.15 if place == 0 else 1.0) * (1.25 if WRONG.search(clause) else 1.0) * (0.7 if ONE_CASE.search(clause) else 1.0)


def clauses(text: str) -> list[str]:
    """The clauses of a text that are long enough to say something and short enough for a list."""
    return [clause for clause in (LEAD.sub("", match.group().strip(" 　.·-—")) for match in CLAUSE.finditer(text)) if _fits(clause)]


def _fits(clause: str) -> bool:
    if "//" in clause or "www." in clause.lower():
        return False
    characters = sum(map(len, HAN.findall(clause)))
    if characters:
        return HAN_TITLE[0] <= characters <= HAN_TITLE[1] and len(clause) <= 2 * HAN_TITLE[1]
    return WORD_TITLE[0] <= len(clause.split()) <= WORD_TITLE[1] and len(clause) <= 90


def _worth(row: Sequence[str], importance: Mapping[str, float]) -> float:
    """What the distinct words of a text tell of the problem, per root of their number: neither a list nor a chat."""
    found = set(row)
    return sum(importance.get(word, 0.0) for word in sorted(found)) / max(len(found), 2) ** 0.6 if found else 0.0


def joined_phrases(phrases: Sequence[str]) -> str:
    """Key phrases as one name: with a comma of their script."""
    chosen = list(phrases[:3])
    return ("、" if any(HAN.search(phrase) for phrase in chosen) else ", ").join(chosen)


def aspect_title(hints: Counter[str], opinions: int, phrases: Sequence[str], taken: Iterable[str], texts: Sequence[str] = ()) -> str:
    """The heading that most opinions of the aspect stood under, else its telling words, as an office names an aspect.

    ``texts`` show which two words are one term ("经费" and "返还": "经费返还").
    """
    used = set(taken)
    if hints:
        name, times = min(hints.items(), key=lambda item: (-item[1], item[0]))
        if 2 * times >= opinions and name not in used:
            return name
    things = [phrase for phrase in phrases if is_thing(phrase)] or list(phrases)
    for length in (2, 3, 1, 4, 5):
        name = _as_aspect(things[:length], texts)
        if name and name not in used:
            return name
    return joined_phrases(phrases) or "—"


def _as_aspect(chosen: Sequence[str], texts: Sequence[str]) -> str:
    if any(HAN.search(phrase) for phrase in chosen):
        return (_term(chosen, texts) or "、".join(chosen)) + "方面"
    return " and ".join([", ".join(chosen[:-1]), chosen[-1]] if len(chosen) > 1 else chosen).capitalize()


def _term(chosen: Sequence[str], texts: Sequence[str]) -> str:
    """Two words that people write as one, in the order in which most do; empty where fewer than two people do."""
    if len(chosen) != 2:
        return ""
    times = {term: sum(term in text for text in texts) for term in (chosen[0] + chosen[1], chosen[1] + chosen[0])}
    term = max(times, key=lambda one: (times[one], one))
    return term if times[term] >= 2 else ""


@cache
def is_thing(word: str) -> bool:
    """Whether a word names a thing or a doing, by the segmenter's dictionary; what it does not know, and English, may."""
    kinds = [kind for _, kind in rjieba.tag(word)] if HAN.match(word) else []
    return len(kinds) != 1 or kinds[0].startswith(THINGS)


def checked(proposal: str, texts: Sequence[str]) -> bool:
    """Whether each word of a title that a model proposed stands in the texts; only then may it be shown."""
    known = {word for text in texts for word in words(fold(text))}
    proposed = words(fold(proposal))
    return bool(proposed) and all(word in known for word in proposed)
