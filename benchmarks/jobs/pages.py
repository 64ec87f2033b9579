"""Makes a campaign with so many opinions and measures in a new installation, and asks for every list that staff look at, each several times.

The floor is what any list does: fifty rows by number, as JSON.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import django

django.setup()

# Django's tables exist only after it was set up.
from django.conf import settings as django_settings
from django.core.management import call_command
from django.http import JsonResponse
from django.test import Client
from django.utils import timezone

from benchmarks import exchange
from benchmarks.jobs import register
from benchmarks.jobs.import_table import STRATA, office
from huiyin.accounts.models import Unit, User
from huiyin.domain.access import Viewer, viewer_of
from huiyin.domain.activity import record
from huiyin.domain.answering.publicly import show_register
from huiyin.domain.campaigns.models import Stratum, Team, TeamPlace
from huiyin.domain.collection.indexing import index
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.consolidation.models import Aspect, Placement, Problem

CHUNK, PER_SOURCE, PLACES, TEAMS, TIMES = 2000, 2, 40, 9, 5
WORK = "/work/measured/"
#: Pages as staff open them: the list plain, with filters, with a search that finds much and one that finds little, and far back.
PAGES = {
    "overview": "",
    "sources": "sources/",
    "sources, one team": "sources/?team={team}",
    "sources, page 200": "sources/?page=200",
    "sources, page 1,000": "sources/?page=1000",
    "opinions": "opinions/",
    "opinions, one place": "opinions/?place={place}",
    "opinions, page 200": "opinions/?page=200",
    "opinions, a frequent word": "opinions/?q=食堂",
    "opinions, a rare word": "opinions/?q=一年也不见改变",
    "coverage": "coverage/",
    "gatherings": "gatherings/",
    "reconciliation": "reconciliation/",
    "log": "log/",
    "problems": "problems/",
    "problem list versions": "problems/versions/",
    "review": "review/",
    "pictures": "pictures/",
    "consolidation": "consolidation/",
    "arrival": "consolidation/arrival/",
    "learning": "consolidation/learning/",
    "plan": "register/plan/",
    "plan exchange": "register/plan/exchange/",
    "claims": "register/claims/",
    "report meetings": "register/meetings/",
    "answers": "answers/",
    "answers left: no answer": "answers/left/no_answer/",
    "look-backs": "lasting/",
    "indicators": "indicators/",
}
#: Pages of the register, each as somebody to whom it looks different.
REGISTER = {
    "register": ("chair", "register/"),
    "register, overdue": ("chair", "register/?light=overdue"),
    "register, by problem": ("chair", "register/?by=problem"),
    "register, by department": ("chair", "register/?by=department"),
    "register, of a department": ("department", "register/"),
    "my page, of a department": ("department", "mine/"),
    "my page, of a leader": ("leader", "mine/"),
    "overview, of a leader": ("leader", ""),
    "frozen plan": ("chair", "register/plan/1/"),
}


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """Median milliseconds of each page, and of the floor."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    by = office(people=200)
    # Without an administrator every page leads to making one.
    User.objects.create(username="administrator", is_superuser=True)
    fill(by, exchange.read_texts(folder, "texts"))
    who = register.fill(by, settings["measures"])
    show_register(by=viewer_of(who["chair"], by.campaign, today=timezone.localdate()), now=timezone.now())
    django_settings.ALLOWED_HOSTS = ["*"]
    one = {"team": Team.objects.values_list("pk", flat=True)[0], "place": Unit.objects.filter(kind="territorial").values_list("pk", flat=True)[0]}
    asked = [(name, by.user, WORK + path.format(**one)) for name, path in PAGES.items()] + [(name, who[user], WORK + path) for name, (user, path) in REGISTER.items()]
    found = {}
    for name, user, address in [*asked, ("public register", by.user, "/c/measured/register/")]:
        client = Client()
        client.force_login(user)
        if (status := client.get(address).status_code) != 200:
            raise RuntimeError(f"{address} answers {status}.")
        found[name] = (*_median(lambda address=address, client=client: client.get(address)), _after_a_deed(by, client, address))  # type: ignore[misc]
    return {"pages": found, "floor": _median(_floor), "opinions": Opinion.objects.count(), "sources": SourceDocument.objects.count(), "measures": settings["measures"]}


def _after_a_deed(by: Viewer, client: Client, address: str) -> float:
    """Milliseconds of the first view after a deed was done, which what was counted before may not answer."""
    record("receive", by.campaign, actor=by.user, now=timezone.now(), campaign=by.campaign)
    begun = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - begun) * 1000


def _median(deed: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock and of this process; the first time does not count, since nothing is warm then."""
    deed()
    spent, worked = [], []
    for _ in range(TIMES):
        begun, used = time.perf_counter(), time.process_time()
        deed()
        spent.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - used) * 1000)
    return statistics.median(spent), statistics.median(worked)


def _floor() -> JsonResponse:
    return JsonResponse({"rows": list(Opinion.objects.order_by("-pk").values("number", "text")[:50])})


def fill(by: Viewer, texts: list[str]) -> None:
    """Opinions by nine teams from forty places in a year, two a source, under four hundred problems."""
    chance, campaign, now = random.Random(20_130_701), by.campaign, timezone.now()
    host = campaign.host
    places = Unit.objects.bulk_create(Unit(code=f"u{at}", name=f"地方{at}", kind="territorial", parent=host, order=at) for at in range(PLACES))
    teams = Team.objects.bulk_create(Team(campaign=campaign, number=at + 1, name=f"第{at + 1}组") for at in range(TEAMS))
    TeamPlace.objects.bulk_create(TeamPlace(team=teams[at % TEAMS], unit=place) for at, place in enumerate(places))
    strata, channel = list(Stratum.objects.filter(campaign=campaign, code__in=STRATA)), campaign.channels.get()
    aspects = Aspect.objects.bulk_create(Aspect(campaign=campaign, code=f"A{at:02d}", title=f"方面{at}") for at in range(1, 41))
    problems = Problem.objects.bulk_create(Problem(campaign=campaign, code=f"P{at:03d}", title=f"问题{at}", aspect=aspects[at % 40]) for at in range(1, 401))
    for start in range(0, len(texts), CHUNK):
        part = texts[start : start + CHUNK]
        sources, opinions = [], []
        for at in range(0, len(part), PER_SOURCE):
            said = part[at : at + PER_SOURCE]
            place = chance.randrange(PLACES)
            common = {
                "campaign": campaign,
                "channel": channel,
                "team": teams[place % TEAMS],
                "place": places[place],
                "stratum": chance.choice([*strata, None]),
                "received_on": (now - timedelta(days=chance.randrange(365))).date(),
            }
            number = (start + at) // PER_SOURCE + 1
            source = SourceDocument(**common, number=number, received_at=now, digest=number.to_bytes(32, "big"), text="\n".join(said), state="confirmed")
            sources.append(source)
            offset = 0
            for place_in, text in enumerate(said):
                given = {"number": start + at + place_in + 1, "start": offset, "end": offset + len(text), "text": text, "registered_at": now}
                opinions.append(Opinion(**common, source=source, **given))
                offset += len(text) + 1
        SourceDocument.objects.bulk_create(sources)
        for one in opinions:
            one.source_id = one.source.pk
        index(Opinion.objects.bulk_create(opinions))
        Placement.objects.bulk_create(
            Placement(campaign=campaign, opinion=one, problem=chance.choice(problems), reason="community", confidence=chance.random()) for one in opinions
        )
    record("receive", campaign, actor=by.user, now=now, campaign=campaign)


if __name__ == "__main__":
    exchange.serve(work)
