"""Chat robots: kept by the office, their addresses sealed."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.activity import record
from huiyin.domain.sending.calling import robot_may_be_called
from huiyin.domain.sending.models import Message, Robot
from huiyin.domain.sending.putting import Draft, put
from huiyin.domain.sending.sealing import Unreadable, seal, unseal
from huiyin.domain.transitions import NotAllowed
from huiyin.words import say

#: The longest name and the longest address.
NAME, ADDRESS = 60, 1000


def keep_robot(robot: Robot, *, by: Viewer, now: datetime, address: str = "", secret: str | None = None) -> Robot:
    """Keep a new or changed robot; an empty ``address`` and a ``secret`` of None leave what is there. Raises NotAllowed."""
    if not by.is_any(KEEPERS) or robot.campaign_id != by.campaign.pk:
        raise NotAllowed("role", action="keep_robot")
    robot.name, address = robot.name.strip()[:NAME], address.strip()
    if not robot.name or Robot.objects.filter(campaign=by.campaign, name=robot.name).exclude(pk=robot.pk).exists():
        raise NotAllowed("robot_name")
    if (robot.pk is None and not address) or (address and (len(address) > ADDRESS or not robot_may_be_called(address, settings.ROBOT_HOSTS))):
        raise NotAllowed("robot_address")
    with transaction.atomic():
        new = robot.pk is None
        before = {} if new else _told(robot)
        if new:
            # Its number is bound into the seal.
            robot.address = b""
            robot.save()
        told = {"address": address or before.get("address", ""), "secret": before.get("secret", "") if secret is None else secret.strip()}
        robot.address, robot.host = seal(told, row=f"robot:{robot.pk}"), urlsplit(told["address"]).hostname or ""
        robot.signed = bool(told["secret"])
        robot.save()
        record("add" if new else "change", robot, actor=by.user, now=now, campaign=by.campaign, host=robot.host, active=robot.active)
    return robot


def remove_robot(robot: Robot, *, by: Viewer, now: datetime) -> None:
    """Take a robot away; what it was to send is given up. Raises NotAllowed."""
    if not by.is_any(KEEPERS) or robot.campaign_id != by.campaign.pk:
        raise NotAllowed("role", action="keep_robot")
    with transaction.atomic():
        open_states = [Message.State.WAITING, Message.State.FAILED]
        Message.objects.filter(robot=robot, state__in=open_states).update(state=Message.State.GIVEN_UP, error="gone")
        record("remove", robot, actor=by.user, now=now, campaign=by.campaign, host=robot.host)
        robot.delete()


def send_test(robot: Robot, *, by: Viewer, now: datetime) -> Message:
    """Let a robot say that it is heard. Raises NotAllowed."""
    if not by.is_any(KEEPERS) or robot.campaign_id != by.campaign.pk:
        raise NotAllowed("role", action="keep_robot")
    with transaction.atomic():
        draft = Draft(
            key=f"test:{robot.pk}:{now.isoformat()}",
            campaign=by.campaign,
            kind="test",
            channel=Message.Channel.WEBHOOK,
            subject=say("sending.test.subject", robot.language),
            body=say("sending.test.body", robot.language),
            language=robot.language,
            robot=robot,
            polite=False,
        )
        made = put(draft, now=now)
        record("test_robot", robot, actor=by.user, now=now, campaign=by.campaign, day=timezone.localtime(now).date().isoformat())
    return made


def _told(robot: Robot) -> dict[str, str]:
    try:
        return unseal(robot.address, row=f"robot:{robot.pk}")
    except Unreadable:
        return {}
