"""Titles and summaries that a model proposes, one request a problem or aspect: checked, counted, and left out where they do not hold."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from huiyin.domain.consolidation.model_answers import keep_answer, kept_answer, key_of
from huiyin.domain.consolidation.model_choice import LONGEST, NAMED, SHOWN
from huiyin.domain.consolidation.model_endpoint import Endpoint, ModelFault
from huiyin.domain.consolidation.model_names import Proposal, Refused, checked
from huiyin.engine import Consolidation
from huiyin.text.tokenize import language_of
from huiyin.words import say

#: The largest answer, in bytes.
ANSWER = 256 * 1024
Told = Callable[[int, int], None]


@dataclass
class Names:
    """What a model named in a run: summaries by the title of the problem, titles of aspects; and how it went."""

    model: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    aspects: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    kept: int = 0


class Labels:
    """Asks ``/chat/completions`` for names; what was asked before is not asked again."""

    def __init__(self, endpoint: Endpoint, model: str, told: Told = lambda done, total: None) -> None:
        self.names = Names(model)
        self._endpoint, self._told = endpoint, told

    def named(self, found: Consolidation, texts: Mapping[str, str], settled: set[str]) -> Consolidation:
        """The result under the titles that the model proposed and that hold; ``texts`` may be shown to it, ``settled`` were named by people."""
        wanted = sorted((one for one in found.problems if one.id not in settled), key=lambda one: (-one.size, one.id))
        aspects = sorted((one for one in found.aspects if one.id not in settled), key=lambda one: (-one.size, one.id))
        whole, done = min(len(wanted) + len(aspects), NAMED), 0
        taken = {one.title for one in found.problems} | {one.title for one in found.aspects}
        below = {one.id: one for one in found.problems}
        titles = dict[str, str]()
        for kind, one in [*(("problem", one.id) for one in wanted), *(("aspect", one.id) for one in aspects)][:NAMED]:
            self._told(done, whole)
            done += 1
            shown = below[one].representatives if kind == "problem" else [below[name].representatives[0] for each in aspects if each.id == one for name in each.problems if below[name].representatives]
            made = self._proposed(kind, [texts[name] for name in shown if name in texts][:SHOWN], taken)
            if made is None:
                continue
            taken.add(made.title)
            titles[one] = made.title
            if kind == "problem":
                self.names.problems[made.title] = made.summary
            else:
                self.names.aspects.add(made.title)
        self._told(whole, whole)
        return replace(
            found,
            problems=tuple(replace(one, title=titles.get(one.id, one.title)) for one in found.problems),
            aspects=tuple(replace(one, title=titles.get(one.id, one.title)) for one in found.aspects),
        )

    def _proposed(self, kind: str, sources: Sequence[str], taken: set[str]) -> Proposal | None:
        if not sources:
            self.names.refused["nothing_to_show"] += 1
            return None
        self.names.asked += 1
        try:
            made = checked(self._answer(kind, [one[:LONGEST] for one in sources]), [one[:LONGEST] for one in sources])
            if made.title in taken:
                raise Refused("taken")
        except Refused as refused:
            self.names.refused[refused.code] += 1
        except ModelFault as fault:
            self.names.faults[fault.code] += 1
        except (OSError, sqlite3.Error):
            self.names.faults["memory"] += 1
        else:
            return made
        return None

    def _answer(self, kind: str, sources: Sequence[str]) -> str:
        messages = [
            {"role": "system", "content": say(f"models.prompt.{kind}", language_of("\n".join(sources)))},
            {"role": "user", "content": json.dumps({"opinions": list(sources)}, ensure_ascii=False)},
        ]
        body = {"model": self.names.model, "messages": messages, "temperature": 0, "response_format": {"type": "json_object"}}
        key = key_of(self._endpoint.url, body)
        there = kept_answer(key)
        if there is not None:
            self.names.kept += 1
            return there
        answer = _content(self._endpoint.ask("/chat/completions", body, most=ANSWER))
        keep_answer(key, answer, today=timezone.localdate())
        return answer


def _content(answer: Mapping[str, object]) -> str:
    match answer.get("choices"):
        case [{"message": {"content": str(content)}}, *_]:
            return content
    raise ModelFault("nonsense")
