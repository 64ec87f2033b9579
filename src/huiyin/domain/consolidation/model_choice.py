"""Which models there are, what a run would send them, and what it would cost at most."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import Length

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.model_encoder import BATCH
from huiyin.domain.consolidation.model_endpoint import Endpoint
from huiyin.domain.consolidation.models import Aspect, Problem
from huiyin.domain.consolidation.quoting import guarded_opinions
from huiyin.domain.sending.calling import is_loopback
from huiyin.domain.transitions import NotAllowed

#: What a model may be asked for.
PARTS = ("encoder", "labeler")
#: The most requests for names in a run, opinions that one shows, and the longest part of an opinion that is shown.
NAMED, SHOWN, LONGEST = 300, 6, 600
#: Tokens of the instructions and of an answer.
FRAME, ANSWERED = 350, 250


@dataclass(frozen=True, slots=True)
class Model:
    """A model for ``part``; ``host`` is empty where it runs in this program. ``away`` says that texts leave the machine."""

    part: str
    name: str
    host: str
    away: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """For one model: the opinions whose words it may see, those that are kept from it, and the most calls and tokens."""

    model: Model
    opinions: int
    withheld: int
    calls: int
    tokens: int


def models() -> list[Model]:
    """What the operator has named; nothing where nothing was."""
    host = urlsplit(settings.MODELS.url).hostname or ""
    away = bool(host) and not is_loopback(host)
    found: list[Model] = []
    if settings.MODELS.encoder:
        found.append(Model("encoder", settings.MODELS.encoder, host, away))
    elif settings.MODELS.folder:
        found.append(Model("encoder", settings.MODELS.folder.rstrip("/").rpartition("/")[2], "", False))
    if settings.MODELS.name:
        found.append(Model("labeler", settings.MODELS.name, host, away))
    return found


def endpoint() -> Endpoint:
    """The address of the operator's models, with a count of its own."""
    return Endpoint(settings.MODELS.url, settings.MODELS.key, settings.MODELS.hosts)


def estimates(campaign: Campaign) -> list[Estimate]:
    """What a run over all opinions would send to each model."""
    found = models()
    if not found:
        return []
    registered = Opinion.objects.filter(campaign=campaign, state=Opinion.State.REGISTERED)
    every = registered.count()
    closed = registered.filter(pk__in=guarded_opinions(campaign).values("pk")).count()
    signs = registered.exclude(pk__in=guarded_opinions(campaign).values("pk")).aggregate(signs=Sum(Length("text")))["signs"] or 0
    return [_estimate(one, campaign, every, closed, signs) for one in found]


def _estimate(model: Model, campaign: Campaign, every: int, closed: int, signs: int) -> Estimate:
    # What runs in this program sees nothing that this program does not see.
    withheld = closed if model.host else 0
    seen = every - withheld
    if model.part == "encoder":
        return Estimate(model, seen, withheld, -(-seen // BATCH) if model.host else 0, signs if model.host else 0)
    standing = Problem.objects.filter(campaign=campaign).exclude(state=Problem.State.MERGED).count() + Aspect.objects.filter(campaign=campaign).count()
    calls = min(standing or seen, NAMED)
    each = min(signs // seen, LONGEST) if seen else 0
    return Estimate(model, seen, withheld, calls, calls * (FRAME + ANSWERED + SHOWN * each))


def chosen(wanted: Collection[str], *, agreed: bool) -> dict[str, dict[str, str]]:
    """The wanted models as they are kept with a run. Raises NotAllowed where one is not there, or where nobody agreed that texts leave the machine."""
    there = {one.part: one for one in models()}
    for part in wanted:
        if part not in there:
            raise NotAllowed("no_model")
    if any(there[part].away for part in wanted) and not agreed:
        raise NotAllowed("model_not_agreed")
    return {part: {"name": there[part].name, "host": there[part].host} for part in PARTS if part in wanted}
