"""Ways of looking at the register that somebody has named: filters, order and grouping, for oneself or for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.http import urlencode

from huiyin.domain.access import Role, Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.transitions import NotAllowed

#: What a view may keep of an address; anything else in it is left out.
KEPT = ("state", "light", "leader", "department", "kind", "problem", "by", "sort")
#: The most views of one person, and the most characters of a name.
MOST, LONGEST = 30, 40


class SavedView(models.Model):
    """A named way of looking at the register; ``query`` is the part of an address behind the question mark."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="saved_views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=LONGEST)
    query = models.CharField(max_length=500)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "user", "name"], name="saved_view_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="a_saved_view_says_something"),
        ]


def views_of(viewer: Viewer) -> QuerySet[SavedView]:
    """The viewer's own views, and those that are shared in the campaign."""
    return SavedView.objects.filter(Q(user=viewer.user) | Q(shared=True), campaign=viewer.campaign)


def query_of(given: Mapping[str, str]) -> str:
    """What of an address is kept, in one order, so that the same view has the same query."""
    return urlencode([(name, given[name]) for name in KEPT if given.get(name)])


def save_view(name: str, given: Mapping[str, str], *, shared: bool, by: Viewer) -> SavedView:
    """Keep a view under a name; a name of one's own that is there already gets the new view. Raises NotAllowed.

    Only the office shares a view with everybody.
    """
    name, query = name.strip(), query_of(given)
    if not name or len(name) > LONGEST or not query or len(query) > 500:
        raise NotAllowed("saved_view", longest=LONGEST)
    if shared and not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="share_view")
    with transaction.atomic():
        own = SavedView.objects.select_for_update().filter(campaign=by.campaign, user=by.user)
        if own.exclude(name=name).count() >= MOST:
            raise NotAllowed("saved_views_full", most=MOST)
        made, _ = SavedView.objects.update_or_create(campaign=by.campaign, user=by.user, name=name, defaults={"query": query, "shared": shared})
    return made


def drop_view(view: SavedView, *, by: Viewer) -> None:
    """Forget a view of one's own. Raises NotAllowed for somebody else's."""
    if view.user_id != by.user.pk:
        raise NotAllowed("role", action="drop_view")
    view.delete()
