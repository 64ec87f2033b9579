"""Publishes the answer to a problem of so many contributors and brings it to each of them, as the pages and ``huiyin work`` do.

``HUIYIN_HOME`` and ``DJANGO_SETTINGS_MODULE`` are in the environment. ``half`` of the job lets the process be killed when it has made about so many.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import Any

import django

django.setup()

# Django's tables exist only after it was set up.
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from benchmarks import exchange
from benchmarks.jobs.import_table import office
from huiyin.accounts.models import User
from huiyin.domain.access import viewer_of
from huiyin.domain.answering import bringing
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign, Channel
from huiyin.domain.collection.models import Contributor, Opinion, Receipt, SourceDocument
from huiyin.domain.consolidation.models import Aspect, Placement, Problem

CHUNK = 2000


def work(folder: object, settings: exchange.Json) -> exchange.Json:
    """One step of the measurement: ``prepare``, ``publish`` or ``bring``."""
    return {"prepare": _prepare, "publish": _publish, "bring": _bring}[settings["step"]](settings)


def answered_problem(people: int) -> Answer:
    """A problem of so many contributors with a receipt each, and its answer, just published."""
    _people(people)
    return _published()


def _prepare(settings: exchange.Json) -> exchange.Json:
    call_command("migrate", verbosity=0)
    _people(settings["people"])
    return {}


def _publish(settings: exchange.Json) -> exchange.Json:
    start = time.monotonic()
    answer = _published()
    return {"seconds": time.monotonic() - start, "at_once": Delivery.objects.filter(answer=answer).count()}


def _bring(settings: exchange.Json) -> exchange.Json:
    """Bring it; with ``half``, be killed when about so many are made. A killed one is silent for a while, which is not waited for."""
    if settings.get("half"):
        _die_after(settings["half"] // bringing.CHUNK)
    before, start = Delivery.objects.count(), time.monotonic()
    bringing.bring_all(clock=lambda: timezone.now() + timedelta(minutes=settings.get("later", 0)))
    seconds = time.monotonic() - start
    made = Delivery.objects.count() - before
    return {"seconds": seconds, "made": made, "before": before, "once": Delivery.objects.values("opinion").distinct().count(), "left": bringing.under_way().count()}


def _die_after(batches: int) -> None:
    counted = iter(range(batches))
    batch = bringing._batch

    def mortal(*given: Any) -> Any:
        if next(counted, None) is None:
            os.kill(os.getpid(), 9)
        return batch(*given)

    bringing._batch = mortal  # type: ignore[assignment]


def _people(people: int) -> None:
    by, now, today = office(people=3), timezone.now(), timezone.localdate()
    campaign, channel = by.campaign, Channel.objects.get()
    chair = Body.objects.create(campaign=campaign, kind="leading_group", name="领导小组")
    User.objects.create(username="chair", person=_person("chair", chair))
    aspect = Aspect.objects.create(campaign=campaign, code="A01", title="后勤")
    problem = Problem.objects.create(campaign=campaign, code="P001", aspect=aspect, title="夜班吃饭", state=Problem.State.CONFIRMED)
    common = {"campaign": campaign, "channel": channel, "received_on": today}
    for at in range(0, people, CHUNK):
        numbers = range(at + 1, min(at + CHUNK, people) + 1)
        with transaction.atomic():
            holders = Contributor.objects.bulk_create(Contributor(campaign=campaign, pseudonym=f"{n:016x}") for n in numbers)
            Receipt.objects.bulk_create(Receipt(contributor=one, digest=n.to_bytes(32, "big"), issued_on=today) for n, one in zip(numbers, holders, strict=True))
            sources = SourceDocument.objects.bulk_create(
                SourceDocument(**common, number=n, contributor=one, received_at=now, digest=n.to_bytes(32, "big"), text="夜里没有热饭。", state="confirmed")
                for n, one in zip(numbers, holders, strict=True)
            )
            said = Opinion.objects.bulk_create(
                Opinion(**common, number=n, source=one, start=0, end=7, text="夜里没有热饭。", registered_at=now) for n, one in zip(numbers, sources, strict=True)
            )
            Placement.objects.bulk_create(Placement(campaign=campaign, opinion=one, problem=problem, reason="community") for one in said)


def _person(code: str, body: Body) -> Any:
    from huiyin.accounts.models import Person

    made = Person.objects.create(code=code, name="组长")
    BodyMember.objects.create(body=body, person=made)
    return made


def _published() -> Answer:
    campaign, now, today = Campaign.objects.get(), timezone.now(), timezone.localdate()
    clerk, chair = (viewer_of(User.objects.get(username=name), campaign, today=today) for name in ("clerk", "chair"))
    parts = {"done": "夜里供热饭。", "not_done": "还没有降价。", "why": "要等新的合同。", "next": "九月招标。"}
    answer = draft_answer(Problem.objects.get(), **parts, by=clerk, now=now, today=today)
    publish_answer(answer, by=chair, now=now)
    answer.refresh_from_db()
    return answer


if __name__ == "__main__":
    exchange.serve(work)
