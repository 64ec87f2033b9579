"""The lists that a new campaign starts with; the words are in ``campaigns.strata``, ``.channels`` and ``.kinds``."""

from __future__ import annotations

from huiyin.domain.campaigns.models import Campaign, Channel, GatheringKind, Stratum
from huiyin.words import say

STRATA = (
    "frontline migrant platform women model retired youth union_cadre audit committee delegate management party county_chair".split()
)
CHANNELS = "session interview form box visit letter web phone email".split()
#: A kind of gathering with the way by which opinions come from it, or nothing where nobody is listened to.
KINDS = {
    "study_meeting": "",
    "study_seminar": "",
    "themed_discussion": "",
    "executive_meeting": "",
    "progress_report_meeting": "",
    "listening_session": "session",
    "interview": "interview",
    "home_visit": "visit",
    "box_opening": "box",
}


def names(group: str, code: str) -> dict[str, str]:
    """The name of an entry in both languages."""
    return {"name": say(f"campaigns.{group}.{code}", "zh"), "name_en": say(f"campaigns.{group}.{code}", "en")}


def fill_lists(campaign: Campaign) -> None:
    """Give a new campaign its lists."""
    Stratum.objects.bulk_create([Stratum(campaign=campaign, code=code, order=order, **names("strata", code)) for order, code in enumerate(STRATA, 1)])
    Channel.objects.bulk_create([Channel(campaign=campaign, code=code, order=order, **names("channels", code)) for order, code in enumerate(CHANNELS, 1)])
    ways = {one.code: one for one in campaign.channels.all()}
    GatheringKind.objects.bulk_create(
        [GatheringKind(campaign=campaign, code=code, order=order, channel=ways.get(way), **names("kinds", code)) for order, (code, way) in enumerate(KINDS.items(), 1)]
    )
