"""The forms on the web: the office sets them up, opens and closes them."""

from __future__ import annotations

from datetime import datetime

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.keeping import keep_entry
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.domain.collection.models import PublicForm

#: Addresses beside those of the forms that lead elsewhere.
TAKEN = frozenset({"register"})


def keep_form(form: PublicForm, *, by: Viewer, now: datetime) -> None:
    """Save a new or changed form. Raises NotAllowed, SetupRefused for a channel of another campaign and a code that is taken."""
    if form.channel.campaign_id != form.campaign_id:
        raise SetupRefused("other_campaign")
    if form.code in TAKEN or PublicForm.objects.filter(campaign=form.campaign, code=form.code).exclude(pk=form.pk).exists():
        raise SetupRefused("form_code_taken", given=form.code)
    keep_entry(form, by=by, now=now)


def set_open(form: PublicForm, wanted: bool, *, by: Viewer, now: datetime) -> None:
    """Open or close a form. What was sent on it stays, and receipts go on. Raises NotAllowed."""
    form.open = wanted
    keep_entry(form, by=by, now=now)
