"""Delivery rounds: two holders open the contacts of exactly those whose answers wait, once for all of them; each contact goes to sending or into the letters.

In the second holder's step the key of the vault and up to ``MOST`` contacts are in the memory of one process for a moment; see docs/adr/0003-vault.md.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from huiyin.domain.access import Viewer, viewer_of
from huiyin.domain.activity import record
from huiyin.domain.answering.lifecycle import ROUND
from huiyin.domain.answering.links import make_link
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.answering.round import DeliveryRound
from huiyin.domain.answering.wording import Contact, contact_of, mail_of
from huiyin.domain.collection.contributing import contact_context
from huiyin.domain.collection.halves import half_lock, shares_of, sound
from huiyin.domain.collection.holding import VaultRefused, holder_of, may_keep, private_key, usable
from huiyin.domain.collection.models import Contributor, Opinion
from huiyin.domain.collection.receiving import lock
from huiyin.domain.collection.sealing import first_half, lock_to, open_each, read
from huiyin.domain.collection.selectors import closed_sources
from huiyin.domain.collection.vault import READABLE, VaultHolder
from huiyin.domain.sending.models import Message
from huiyin.domain.sending.putting import Draft, mail_is_possible, put_all
from huiyin.domain.transitions import advance

#: So many contacts are opened in a round at most: the fewer, the shorter the key is there.
MOST = 500
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to whom, how they are reached, which answer, and the number and code of its rating link."""

    number: int
    kind: str
    to: str
    answer: int
    code: str


def waiting_contacts(viewer: Viewer) -> QuerySet[Delivery]:
    """Deliveries that have not arrived, of people who left a contact and took nothing back; none whose speaker the viewer is kept from."""
    return _waiting(viewer).filter(round=None)


def ask_round(of: VaultHolder, reason: str, passphrase: str, *, by: Viewer, now: datetime, today: date) -> DeliveryRound:
    """Ask to open the contacts of all to whom an answer waits, ``MOST`` at a time; ``of`` is to decide. Raises VaultRefused, NotAllowed."""
    own = holder_of(by)
    if not reason.strip():
        raise VaultRefused("reason")
    if of.pk == own.pk or not usable(by.campaign, today=today).filter(pk=of.pk).exists():
        raise VaultRefused("second")
    private = private_key(own, passphrase, now=now)
    with sound(own, by, now):
        half = first_half(shares_of(own, of), private, str(own.pk), str(of.pk), bytes(of.public_key))
    second = viewer_of(of.user, by.campaign, today=today)
    with transaction.atomic():
        lock(by.campaign)
        both = waiting_contacts(by).filter(pk__in=waiting_contacts(second).values("pk"))
        people = list(both.order_by("contributor").values_list("contributor", flat=True).distinct()[:MOST])
        if not people:
            raise VaultRefused("nobody_waits")
        last = DeliveryRound.objects.filter(vault=own.vault_id).aggregate(last=Max("number"))["last"] or 0
        made = DeliveryRound(vault=own.vault, number=last + 1, reason=reason.strip(), asked_by=own, asked_of=of, asked_at=now, contacts=len(people))
        made.save()
        Delivery.objects.filter(pk__in=list(both.filter(contributor__in=people).values_list("pk", flat=True))).update(round=made)
        made.half = bytes(half_lock().encrypt(half, _bound(made)))
        made.save(update_fields=["half"])
        record("ask_round", made, actor=by.user, now=now, campaign=by.campaign, reason=made.reason, of=of.user_id, count=len(people))
    return made


def grant_round(one: DeliveryRound, passphrase: str, *, address: str, by: Viewer, now: datetime, today: date) -> DeliveryRound:
    """Open the contacts and send each where it belongs; nobody reads an e-mail address, and the asker alone the letters. ``address`` is where
    the application is reached, ending in a stroke. Raises VaultRefused, NotAllowed."""
    _decides(one, by, now)
    asker = viewer_of(one.asked_by.user, by.campaign, today=today)
    private = private_key(one.asked_of, passphrase, now=now)
    pairs, people = _still(one, by, asker)
    opened = _opened(one, private, people, by=by, now=now)
    with transaction.atomic():
        lock(by.campaign)
        drafts, letters = _sorted_out(pairs, opened, address, by, now)
        result = lock_to(bytes(one.asked_by.public_key), json.dumps([_kept(letter) for letter in letters], ensure_ascii=False).encode()) if letters else None
        counts: dict[str, Any] = {"emails": len(drafts), "letters": len(letters)}
        advance(one, "grant_round", ROUND, by=by, now=now, half=None, result=result, decided_at=now, **counts)
        put_all(drafts.values(), now=now)
        mine = Delivery.objects.filter(round=one).exclude(state=Delivery.State.DONE)
        for (answer, contributor), _ in drafts.items():
            mine.filter(answer=answer, contributor=contributor).update(way=Delivery.Way.EMAIL, state=Delivery.State.HANDED)
        for letter, (answer, contributor) in letters.items():
            mine.filter(answer=answer, contributor=contributor).update(way=Delivery.Way.LETTER, state=Delivery.State.WAITING, note=f"#{letter.number}")
        # Who has seen it meanwhile, taken it back or may not be opened any more goes no further here.
        Delivery.objects.filter(round=one).exclude(way__in=[Delivery.Way.EMAIL, Delivery.Way.LETTER]).update(round=None)
    return one


def refuse_round(one: DeliveryRound, why: str, *, by: Viewer, now: datetime) -> None:
    """Open nothing, for a reason; those who wait may be asked for again. Raises VaultRefused, NotAllowed."""
    _decides(one, by, now)
    if not why.strip():
        raise VaultRefused("reason")
    with transaction.atomic():
        advance(one, "refuse_round", ROUND, by=by, now=now, why=why.strip(), half=None, refusal=why.strip(), decided_at=now)
        Delivery.objects.filter(round=one).update(round=None)


def read_round(one: DeliveryRound, passphrase: str, *, by: Viewer, now: datetime) -> list[Letter]:
    """The letters, for the asker alone; each reading is logged. Raises VaultRefused, NotAllowed."""
    own = holder_of(by)
    if one.asked_by_id != own.pk:
        raise VaultRefused("not_the_asker")
    if one.state != DeliveryRound.State.GRANTED:
        raise VaultRefused("not_granted")
    if one.result is None or one.is_over(now):
        raise VaultRefused("wiped", days=READABLE.days)
    private = private_key(own, passphrase, now=now)
    with sound(one, by, now):
        found = [Letter(**letter) for letter in json.loads(read(bytes(one.result), private))]
    # Not what was taken back meanwhile, nor whom the asker may not know any more.
    live = Delivery.objects.filter(round=one, way=Delivery.Way.LETTER).exclude(contributor__in=_speakers(by)).values_list("note", flat=True)
    record("read_round", one, actor=by.user, now=now, campaign=by.campaign, count=len(found))
    return [letter for letter in found if f"#{letter.number}" in set(live)]


def _waiting(viewer: Viewer) -> QuerySet[Delivery]:
    stands = Delivery.objects.filter(answer__campaign=viewer.campaign, answer__state=Answer.State.PUBLISHED, contributor__sealed_contact__isnull=False, fault="")
    ways = Q(way=Delivery.Way.RECEIPT, state=Delivery.State.READY) | Q(way=Delivery.Way.READ_OUT, state=Delivery.State.WAITING)
    return stands.filter(ways).exclude(opinion__state=Opinion.State.WITHDRAWN).exclude(contributor__in=_speakers(viewer))


def _speakers(viewer: Viewer) -> QuerySet[Any, Any]:
    """Those from whom the viewer is kept: whoever learns who spoke once can trace everything else that they said."""
    return closed_sources(viewer).exclude(contributor=None).values("contributor")


def _decides(one: DeliveryRound, by: Viewer, now: datetime) -> None:
    may_keep(by)
    if one.asked_of.user_id != by.user.pk or one.vault.campaign_id != by.campaign.pk:
        raise VaultRefused("not_asked")
    if one.state != DeliveryRound.State.ASKED or one.is_over(now):
        raise VaultRefused("decided")


def _still(one: DeliveryRound, by: Viewer, asker: Viewer) -> tuple[list[Pair], list[Contributor]]:
    """The pairs of the round that still wait and that both holders may open, and their people."""
    may_keep(asker)
    rows = _waiting(by).filter(round=one).exclude(contributor__in=_speakers(asker)).order_by("answer__problem__code", "contributor")
    pairs = list(dict.fromkeys((answer, person) for answer, person in rows.values_list("answer", "contributor") if person is not None))
    return pairs, list(Contributor.objects.filter(pk__in={person for _, person in pairs}).order_by("pk"))


def _opened(one: DeliveryRound, private: bytes, people: list[Contributor], *, by: Viewer, now: datetime) -> dict[int, Contact]:
    """The contacts in the clear, for as long as this step takes."""
    asker, second = one.asked_by, one.asked_of
    things = [(bytes(person.sealed_contact or b""), contact_context(person)) for person in people]
    with sound(one, by, now):
        half = bytes(half_lock().decrypt(bytes(one.half or b""), _bound(one)))
        found = open_each(shares_of(second, asker), private, str(second.pk), str(asker.pk), half, things)
        return {person.pk: contact_of(told.decode("utf-8", "replace")) for person, told in zip(people, found, strict=True)}


def _sorted_out(pairs: list[Pair], opened: dict[int, Contact], address: str, by: Viewer, now: datetime) -> tuple[dict[Pair, Draft], dict[Letter, Pair]]:
    """An e-mail for each address, where mail can be sent at all; a letter for everything else."""
    language = "en" if settings.LANGUAGE_CODE.startswith("en") else "zh"
    answers = Answer.objects.select_related("problem", "campaign__host").in_bulk({answer for answer, _ in pairs})
    people, mail = Contributor.objects.in_bulk(list(opened)), mail_is_possible(by.campaign)
    drafts: dict[Pair, Draft] = {}
    letters: dict[Letter, Pair] = {}
    for pair in pairs:
        answer, contact = answers[pair[0]], opened[pair[1]]
        link, code = make_link(answer, people[pair[1]], now=now)
        if contact.kind == "email" and mail:
            subject, body = mail_of(answer, f"{address}r/{code}/", language)
            drafts[pair] = Draft(f"answer/{link.pk}", by.campaign, "answer", Message.Channel.EMAIL, subject, body, language, address=contact.to, personal=True)
        else:
            letters[Letter(link.pk, contact.kind, contact.to, answer.pk, code)] = pair
    return drafts, letters


def _kept(letter: Letter) -> dict[str, object]:
    return {"number": letter.number, "kind": letter.kind, "to": letter.to, "answer": letter.answer, "code": letter.code}


def _bound(one: DeliveryRound) -> bytes:
    """What the asker agreed to: their half opens the contacts of these people for these answers, and nothing else."""
    pairs = sorted(set(Delivery.objects.filter(round=one).values_list("answer", "contributor")))
    told = ["round", one.pk, one.vault_id, one.asked_by_id, one.asked_of_id, one.reason, hashlib.sha256(repr(pairs).encode()).hexdigest()]
    return repr(told).encode()
