"""Whoever speaks without an account: says something once, keeps a receipt code, follows it, adds to it, takes it back.

The code is worked out from the nonce of the form that was sent, so that sending the same form again gives the same receipt and nothing new.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from django.conf import settings
from django.db import transaction

from huiyin.domain.campaigns.models import Campaign, Stratum
from huiyin.domain.collection.codes import code_from, digest
from huiyin.domain.collection.models import Contributor, PublicForm, Receipt, SourceDocument
from huiyin.domain.collection.reading import dumped, loaded
from huiyin.domain.collection.receiving import Origin, Understood, digest_of, lock, names_known, receive_text, understood
from huiyin.domain.collection.sealing import blind_index, seal
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import entries
from huiyin.intake.presenting import presented
from huiyin.intake.types import SourceDocument as Received

#: The longest text, in characters, and the longest contact.
LONGEST, LONGEST_CONTACT = 5_000, 200
#: Marks that turn the direction of what follows: they can make a line read otherwise than it was written.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class ContributionRefused(NotAllowed):
    """Something that cannot be taken from a contributor; ``code`` is a key under ``contribute.refused``."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sending became; ``code`` is the receipt of a first one.

    ``new`` is False when it had come before, ``changed`` says that its words were other ones then.
    """

    source: SourceDocument
    code: str = ""
    new: bool = True
    changed: bool = False


def plain(text: str) -> str:
    """A text as it is taken: lines end in one way, without control characters and marks that turn the direction."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not (unicodedata.category(c) in {"Cc", "Cs"} or c in _TURNS))


def takes(form: PublicForm) -> bool:
    """Whether a form takes anything in: it is open, its campaign collects and has a vault to seal it in."""
    return form.open and collects(form.campaign)


def collects(campaign: Campaign) -> bool:
    """Whether a campaign takes anything in from the public."""
    return campaign.state == Campaign.State.COLLECTING and hasattr(campaign, "vault")


def submit(
    form: PublicForm, text: str, *, nonce: bytes, now: datetime, today: date, stratum: Stratum | None = None, contact: str = "", secret: bool = False
) -> Sent:
    """Take in what somebody says on a public form, with a contributor and a receipt of their own; the same nonce again gives what it gave before.

    A contact is sealed for the vault at once. ``secret`` marks every opinion as told in confidence. Raises ContributionRefused.
    """
    ready = understood(plain(text).strip()[:LONGEST])
    with transaction.atomic():
        lock(form.campaign)
        form = PublicForm.objects.select_related("campaign__vault", "channel__campaign__vault", "place").get(pk=form.pk)
        code, before = _receipt(form.campaign, nonce)
        if before is not None:
            return Sent(before, code, new=False, changed=_differs(before, text))
        if not takes(form):
            raise ContributionRefused("closed")
        _checked(text)
        contributor = _contributor(form.campaign, contact)
        Receipt.objects.create(contributor=contributor, digest=digest(code, settings.INDEX_KEY), issued_on=today)
        group = stratum if stratum is not None and stratum.campaign_id == form.campaign_id else None
        origin = Origin(channel=form.channel, received_on=today, place=form.place, stratum=group, form=form, contributor=contributor)
        return Sent(_received(ready, origin, nonce, now=now, secret=secret), code)


def add(contributor: Contributor, text: str, *, nonce: bytes, now: datetime, today: date, secret: bool = False) -> Sent:
    """Take in something further from whoever holds a receipt, as a source of its own. Raises ContributionRefused."""
    ready = understood(plain(text).strip()[:LONGEST])
    with transaction.atomic():
        lock(contributor.campaign)
        first = contributor.sources.select_related("campaign__vault", "channel__campaign__vault", "form", "place", "stratum").order_by("number")[0]
        before = contributor.sources.filter(digest=digest_of(contributor.campaign, b"once", nonce)).first()
        if before is not None:
            return Sent(before, new=False, changed=_differs(before, text))
        if not collects(first.campaign):
            raise ContributionRefused("closed")
        _checked(text)
        origin = Origin(channel=first.channel, received_on=today, place=first.place, stratum=first.stratum, form=first.form, contributor=contributor)
        return Sent(_received(ready, origin, nonce, now=now, secret=secret))


def code_of(campaign: Campaign, nonce: bytes) -> str | None:
    """The code that was given for a nonce; None where nothing was received with it."""
    code, before = _receipt(campaign, nonce)
    return code if before is not None else None


def contact_context(contributor: Contributor) -> bytes:
    """What a sealed contact is bound to."""
    return b"contact/" + contributor.pseudonym.encode()


def _receipt(campaign: Campaign, nonce: bytes) -> tuple[str, SourceDocument | None]:
    """The code of a nonce, and what was received with it. A code that another sending has already is passed over, however unlikely."""
    once = digest_of(campaign, b"once", nonce)
    for turn in count():
        code = code_from(nonce + bytes(turn), settings.INDEX_KEY)
        held = Receipt.objects.filter(digest=digest(code, settings.INDEX_KEY)).first()
        if held is None:
            return code, None
        if before := SourceDocument.objects.filter(campaign=campaign, digest=once, contributor=held.contributor_id).first():
            return code, before
    raise AssertionError


def _contributor(campaign: Campaign, contact: str) -> Contributor:
    """A new pseudonym; nothing of the contact is kept in the clear."""
    made = Contributor(campaign=campaign, pseudonym=secrets.token_hex(8))
    told = plain(contact).strip()
    if len(told) > LONGEST_CONTACT:
        raise ContributionRefused("contact_too_long", limit=LONGEST_CONTACT)
    if told:
        made.sealed_contact = seal(told.encode(), bytes(campaign.vault.public_key), context=contact_context(made))
        made.contact_index = blind_index(told, settings.INDEX_KEY, campaign=campaign.code)
    made.save(force_insert=True)
    return made


def _received(words: Understood, origin: Origin, nonce: bytes, *, now: datetime, secret: bool) -> SourceDocument:
    source = receive_text(words, origin, by=None, now=now, once=nonce)
    if secret:
        source.reading = dumped(tuple(replace(one, secret=True) for one in loaded(source.reading)))
        source.save(update_fields=["reading"])
    return source


def _checked(text: str) -> None:
    words = plain(text).strip()
    if all(unicodedata.category(c)[0] in "CZM" for c in words):
        raise ContributionRefused("empty")
    if len(words) > LONGEST:
        raise ContributionRefused("too_long", count=len(words), limit=LONGEST)


def _differs(before: SourceDocument, text: str) -> bool:
    """Whether other words came with the same nonce. What was received is sealed, so the readable forms are compared."""
    words = plain(text).strip()
    found = entries([Received(file="", text=words)])
    return bool(words and before.text) and presented(words, found, names=names_known()).mapped.text != before.text

