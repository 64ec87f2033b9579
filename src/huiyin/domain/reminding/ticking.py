"""The process that reminds and sends, once a minute for as long as the server lives. Killed at any moment it loses nothing and sends nothing twice."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django.utils import timezone

from huiyin.domain.answering.posting import settle_mail
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.reminding.days import WorkingDays
from huiyin.domain.reminding.services import remind
from huiyin.domain.sending.delivering import deliver

#: Seconds between two rounds of sending, and how often it is looked for what is to be reminded of.
EVERY, LOOKS = 60.0, timedelta(minutes=5)
Clock = Callable[[], datetime]
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Ticked:
    """What one round did: reminders that are new, and messages by the state in which they ended."""

    reminders: int = 0
    sent: dict[str, int] = field(default_factory=dict)


def tick(*, clock: Clock, reminds: bool = True, going: Callable[[], bool] = lambda: True) -> Ticked:
    """Remind in all campaigns, then send what is due."""
    done, working = Ticked(), WorkingDays()
    if reminds:
        for campaign in Campaign.objects.order_by("pk"):
            done.reminders += remind(campaign, today=timezone.localtime(clock()).date(), now=clock(), working=working)
    done.sent = dict(deliver(clock=clock, working=working, going=going))
    settle_mail(now=clock())
    return done


def keep(*, clock: Clock, server: int | None = None, every: float = EVERY) -> None:
    """Go on until told to stop, or until the server of this process number is gone. A message that is being sent is finished first."""
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())

    def going() -> bool:
        return not over.is_set() and (server is None or os.getppid() == server)

    looked: datetime | None = None
    while going():
        reminds = looked is None or clock() - looked >= LOOKS
        try:
            close_old_connections()
            tick(clock=clock, reminds=reminds, going=going)
            looked = clock() if reminds else looked
        except Exception:
            # Whatever it was, the next round tries again.
            _log.exception("a round of reminding and sending failed")
            connection.close()
        for _ in range(max(int(every), 1)):
            if going():
                over.wait(min(every, 1.0))
