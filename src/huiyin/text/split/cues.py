"""What the sentence rules of a language know: compiled patterns, matched on plain text in lower case (see ``plain``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: What may stand around a formula.
LEFT = r"[\s“(\[]*"
RIGHT = r"[\s,。.!?;:~…”)\]\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]*"
NEVER = re.compile(r"(?!)")


def one_of(lines: str) -> str:
    """Alternatives, one a line, as one group of a regular expression."""
    return "(?:" + "|".join(line.strip() for line in lines.splitlines() if line.strip()) + ")"


def formula(*groups: str) -> re.Pattern[str]:
    """A pattern for ``fullmatch``: one of the groups with whatever signs around it."""
    return re.compile(f"{LEFT}(?:{'|'.join(groups)}){RIGHT}")


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns by what they tell. Those of whole sentences are for ``fullmatch``, those of beginnings for ``match``.

    ``room`` is how many characters this language takes for one of Chinese.
    Beginnings: ``adding`` (another matter follows) unless ``not_added``, ``continuing`` (goes on with the sentence before), ``new_voices``, ``attribution``
    (who said it), ``filler``, ``background`` and ``introduction`` (who speaks), ``causes``, ``above``, ``agreement``.
    Whole sentences: ``announcement``, ``speaks_now``, ``courtesy``, ``excuse``, ``stage``, ``none``, ``ditto``, ``agreement_later``, ``confirmed``, ``topic_lead``.
    Anywhere: ``adding_clause``, ``oral``, ``turns``, ``own_case`` (of who supports), ``rhetorical`` (a question that complains), ``agrees``, ``refers``, ``reference`` (to what somebody said), ``objection``, ``secret``, ``negated``, ``going_to_speak``, ``writing``, ``this_letter``, ``of_letter``, ``of_writer``, ``contrast`` (after praise), ``unlike`` (no denial in spite of its sign), ``content`` (beside "no opinion"),
    ``leave`` and ``thanks`` (at the end), ``promise``, ``explains`` (as a head does), and the kinds.
    """

    room: int
    adding: re.Pattern[str]
    not_added: re.Pattern[str]
    adding_clause: re.Pattern[str]
    oral: re.Pattern[str]
    continuing: re.Pattern[str]
    causes: re.Pattern[str]
    new_voices: re.Pattern[str]
    attribution: re.Pattern[str]
    filler: re.Pattern[str]
    background: re.Pattern[str]
    introduction: re.Pattern[str]
    writing: re.Pattern[str]
    this_letter: re.Pattern[str]
    of_letter: re.Pattern[str]
    of_writer: re.Pattern[str]
    announcement: re.Pattern[str]
    speaks_now: re.Pattern[str]
    going_to_speak: re.Pattern[str]
    topic_lead: re.Pattern[str]
    courtesy: re.Pattern[str]
    excuse: re.Pattern[str]
    above: re.Pattern[str]
    thanks: re.Pattern[str]
    leave: re.Pattern[str]
    stage: re.Pattern[str]
    promise: re.Pattern[str]
    explains: re.Pattern[str]
    none: re.Pattern[str]
    ditto: re.Pattern[str]
    agrees: re.Pattern[str]
    agreement: re.Pattern[str]
    agreement_later: re.Pattern[str]
    confirmed: re.Pattern[str]
    approved: re.Pattern[str]
    refers: re.Pattern[str]
    reference: re.Pattern[str]
    objection: re.Pattern[str]
    turns: re.Pattern[str]
    own_case: re.Pattern[str]
    rhetorical: re.Pattern[str]
    contrast: re.Pattern[str]
    unlike: re.Pattern[str]
    content: re.Pattern[str]
    secret: re.Pattern[str]
    negated: re.Pattern[str]
    report: re.Pattern[str]
    request: re.Pattern[str]
    question: re.Pattern[str]
    suggestion: re.Pattern[str]
    praise: re.Pattern[str]
