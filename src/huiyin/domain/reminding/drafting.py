"""The words of reminders: the number and the title of a problem as everybody in the campaign reads them, the day, and where it is. Nothing that was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.reminding.people import Reader
from huiyin.domain.sending.models import Message, Robot
from huiyin.domain.sending.putting import Draft
from huiyin.words import say

Channel = Message.Channel


@dataclass(frozen=True, slots=True)
class What:
    """A group of words under ``reminding``, and what fills them."""

    name: str
    values: Mapping[str, object]

    def said(self, language: str) -> tuple[str, str]:
        """Subject and body in a language."""
        return say(f"reminding.{self.name}.subject", language, **self.values), say(f"reminding.{self.name}.body", language, **self.values)


def days_to(deadline: date, today: date) -> str:
    """The key of how a deadline stands to today."""
    if deadline == today:
        return "today"
    return "before" if deadline > today else "after"


def for_reader(
    key: str, campaign: Campaign, reader: Reader, what: What, path: str, *, kind: str = "reminder", at_once: bool = False
) -> Iterator[Draft]:
    """A notice in the application, and a mail where it is wanted."""
    subject, body = what.said(reader.language)
    common: dict[str, Any] = {
        "campaign": campaign,
        "kind": kind,
        "subject": subject,
        "body": body,
        "language": reader.language,
        "user": reader.user,
        "path": path,
    }
    yield Draft(key=f"{key}:u{reader.user.pk}:app", channel=Channel.APP, **common)
    if reader.mail:
        yield Draft(key=f"{key}:u{reader.user.pk}:mail", channel=Channel.EMAIL, digest=reader.digest and not at_once, **common)


def for_robot(key: str, campaign: Campaign, robot: Robot, what: What, path: str) -> Draft:
    """What a chat group is told."""
    subject, body = what.said(robot.language)
    return Draft(
        key=f"{key}:r{robot.pk}",
        campaign=campaign,
        kind="reminder",
        channel=Channel.WEBHOOK,
        subject=subject,
        body=body,
        language=robot.language,
        robot=robot,
        path=path,
        digest=robot.digest,
    )
