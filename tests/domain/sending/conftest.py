"""A clock that is set by hand, a mail server that is set up, and robots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from factories import NOW, House
from receivers import SECRET, Mailbox, mail_server

from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.sending.delivering import deliver
from huiyin.domain.sending.models import Robot
from huiyin.domain.sending.robots import keep_robot

QUERY = {"dingtalk": "?access_token=invented", "wecom": "?key=invented", "feishu": "", "generic": ""}


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def on(self, **given: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**given)
        return self.now


def weekday(campaign: Campaign, day: date) -> bool:
    """Mondays to Fridays."""
    return day.weekday() < 5


@pytest.fixture
def clock() -> Clock:
    """It is half past ten in the morning of a Thursday here."""
    return Clock()


@pytest.fixture
def tick(clock: Clock) -> Callable[[], dict[str, int]]:
    """One round of sending."""
    return lambda: dict(deliver(clock=clock, working=weekday))


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    """A mail server that is set up."""
    with mail_server() as box:
        set_up(settings, box.port)
        yield box


def set_up(settings: Any, port: int) -> None:
    """Name a mail server in the settings."""
    settings.MAIL, settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = True, "127.0.0.1", port, 2
    settings.DEFAULT_FROM_EMAIL = "听意见办公室 <office@invented.example>"


def robot(home: House, kind: str, url: str, **given: Any) -> Robot:
    """A robot with a secret."""
    made = Robot(campaign=home.campaign, name=f"{kind}群", kind=kind, **{"digest": False, **given})
    return keep_robot(made, by=home.viewer(Role.OFFICE), now=NOW, address=url + QUERY[kind], secret="" if kind == "wecom" else SECRET)
