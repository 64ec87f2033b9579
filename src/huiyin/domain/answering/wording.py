"""What goes out with an answer: of what somebody said it repeats nothing, and it names nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.domain.answering.models import Answer
from huiyin.domain.answering.publicly import title_of
from huiyin.words import say

PARTS = ("done", "not_done", "why", "next")
_EMAIL = re.compile(r"[^\s@<>(),;:，；：、（）]+@[A-Za-z0-9\u4e00-\u9fff-]+(?:\.[A-Za-z0-9\u4e00-\u9fff-]+)+")
_LABEL = re.compile(r"(?:e-?mail|mail|邮箱|电子邮箱|电子邮件|邮件|信箱)?[\s:：]*", re.IGNORECASE)
_PHONE = re.compile(r"(?:tel|phone|mobile|电话|手机|座机|手机号|联系电话|电话号码)?[\s:：.]*\+?[\d\s()（）-]{5,22}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact by its kind: ``email`` with the address alone; ``phone`` and ``post`` as they were written."""

    kind: str
    to: str


def contact_of(written: str) -> Contact:
    """What a contact is: one e-mail address and no more words, digits of a telephone, or something to write on an envelope."""
    text = written.strip()
    found = _EMAIL.findall(text)
    if len(found) == 1 and found[0].isascii() and not _LABEL.sub("", text.replace(found[0], "")).strip(" <>\"'()，。,.;"):
        return Contact("email", found[0].strip("."))
    if _PHONE.fullmatch(text) and sum(one.isdigit() for one in text) >= 5:
        return Contact("phone", text)
    return Contact("post", text)


def parts_of(answer: Answer, language: str) -> list[tuple[str, str]]:
    """The four parts, each with what it is called."""
    return [(say(f"answers.part.{name}", language), getattr(answer, name)) for name in PARTS]


def titled(answer: Answer, language: str) -> str:
    """What the answer is about, where a person named it."""
    return title_of(answer.problem) or say("answers.register.untitled", language, code=answer.problem.code)


def mail_of(answer: Answer, address: str, language: str) -> tuple[str, str]:
    """Subject and text of the e-mail; ``address`` is where it is rated. The subject says nothing of the matter: others may see it on a screen."""
    name = answer.campaign.named(language)
    told = "\n\n".join(f"{label}\n{text}" for label, text in parts_of(answer, language))
    lines = [
        say("delivery.mail.greeting", language, name=name),
        f"{titled(answer, language)}\n\n{told}",
        say("delivery.mail.rate", language, address=address),
        say("delivery.mail.why", language, host=answer.campaign.host.named(language)),
    ]
    return say("delivery.mail.subject", language, name=name), "\n\n".join(lines) + "\n"
