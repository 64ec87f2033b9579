"""What was decided, in words: who did what to which opinions and problems."""

from __future__ import annotations

from typing import Any

from huiyin.domain.access import Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.consolidation.models import WHOLE, Correction
from huiyin.web.language import language
from huiyin.web.office.review.listing import name_of
from huiyin.words import say

#: What the log calls that which changes where opinions stand.
VERBS = ("decide", "undo", "redo", "learn", "run_found")
#: So many changes are told one by one; more of them, and the page asks for everything anew.
MOST = 50


def sentence(one: Correction) -> str:
    """What a decision did, or that it was taken back."""
    told = one.told
    codes = ", ".join(code for code in told.get("problems", []) if code != told.get("problem"))
    aspect = told.get("aspect", "") or ", ".join(told.get("aspects", []))
    values = {"count": len(told.get("opinions", [])), "problem": told.get("problem", "") or codes, "codes": codes, "title": told.get("title", ""), "aspect": aspect}
    # A share in per cent, as the page shows it.
    values |= {"kept": told.get("kept", ""), "parts": ", ".join(f"{code} {round(100 * part / WHOLE)} %" for code, part in told.get("parts", {}).items())}
    said = say(f"review.did.{one.action}", language(), **values)
    return say("review.taken_back", language(), what=said) if one.undone_at else said


def last_change(viewer: Viewer) -> int:
    """The number of the last entry of the log that changed where opinions stand."""
    return Activity.objects.filter(campaign=viewer.campaign, verb__in=VERBS).order_by("-id").values_list("pk", flat=True).first() or 0


def changes(viewer: Viewer, since: int) -> dict[str, Any]:
    """What was changed after an entry of the log, the latest last. ``whole`` says that it was too much to tell one by one."""
    entries = list(Activity.objects.filter(campaign=viewer.campaign, verb__in=VERBS, pk__gt=since).select_related("actor__person").order_by("id")[: MOST + 1])
    decisions = Correction.objects.defer("before", "after").in_bulk([one.thing_id for one in entries if one.thing == "correction"])
    told = [_told(one, decisions.get(one.thing_id or 0), viewer) for one in entries[:MOST]]
    return {"changes": told, "whole": len(entries) > MOST or any(one["whole"] for one in told)}


def _told(entry: Activity, decision: Correction | None, viewer: Viewer) -> dict[str, Any]:
    mine = entry.actor_id == viewer.user.pk
    who = name_of(entry.actor) if entry.actor else say("review.machine", language())
    if decision is None:
        what = say(f"review.did.{entry.verb}", language(), count=entry.detail.get("moved", 0))
        return {"id": entry.pk, "who": who, "mine": mine, "what": what, "opinions": [], "problems": [], "whole": True}
    opinions = decision.told.get("opinions", [])
    problems = sorted({*decision.told.get("problems", []), decision.told.get("problem", "")} - {""})
    return {"id": entry.pk, "who": who, "mine": mine, "what": sentence(decision), "opinions": opinions, "problems": problems, "whole": False}
