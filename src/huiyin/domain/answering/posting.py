"""After a round: letters are posted or come back, e-mails arrive or do not, old rounds are wiped; whoever takes everything back gets nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.domain.access import Viewer
from huiyin.domain.activity import record
from huiyin.domain.answering.lifecycle import ROUND
from huiyin.domain.answering.models import Answer, Delivery, RatingLink
from huiyin.domain.answering.round import DeliveryRound
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.holding import VaultRefused, holders, may_keep
from huiyin.domain.collection.models import Contributor, Opinion
from huiyin.domain.collection.vault import READABLE, WAITING
from huiyin.domain.sending.calling_off import call_off
from huiyin.domain.sending.models import Message
from huiyin.domain.transitions import advance

State, Way = Delivery.State, Delivery.Way


def letters_of(one: DeliveryRound) -> QuerySet[Delivery]:
    """The deliveries of a round that go by letter and have not come back."""
    return Delivery.objects.filter(round=one, way=Way.LETTER)


def take_letters(one: DeliveryRound, *, by: Viewer, now: datetime) -> int:
    """The letters were printed: they are on their way, and what was opened is wiped. Raises VaultRefused, NotAllowed."""
    _asker(one, by)
    with transaction.atomic():
        DeliveryRound.objects.filter(pk=one.pk).update(result=None)
        return letters_of(one).filter(state=State.WAITING).update(state=State.HANDED)


def note_posted(one: DeliveryRound, note: str, *, by: Viewer, now: datetime) -> int:
    """The asker notes when and how the letters went off. Raises VaultRefused, NotAllowed."""
    _asker(one, by)
    if not note.strip():
        raise VaultRefused("how_posted")
    with transaction.atomic():
        done = letters_of(one).filter(state=State.HANDED).update(state=State.DONE, done_at=now, done_by=by.user)
        record("round_done", one, actor=by.user, now=now, campaign=by.campaign, reason=note.strip()[:200], count=done)
    return done


def note_returned(one: DeliveryRound, numbers: Iterable[int], *, by: Viewer, now: datetime) -> int:
    """Letters that came back, by the numbers on them: those answers are read out. Raises VaultRefused, NotAllowed."""
    _asker(one, by)
    with transaction.atomic():
        back = letters_of(one).filter(note__in=[f"#{number}" for number in numbers])
        count = back.update(way=Way.READ_OUT, state=State.WAITING, fault="returned", done_at=None, done_by=None, note="")
        if not count:
            raise VaultRefused("no_letter")
        record("round_returned", one, actor=by.user, now=now, campaign=by.campaign, count=count)
    return count


def settle_mail(*, now: datetime) -> int:
    """Take over from sending what became of the e-mails: sent ones have arrived, those given up are read out. How many were settled. Safe to repeat."""
    with transaction.atomic():
        handed = Delivery.objects.select_for_update(of=("self",)).filter(way=Way.EMAIL, state=State.HANDED)
        pairs: dict[tuple[int, int | None], int] = {
            (link.answer_id, link.contributor_id): link.pk
            for link in RatingLink.objects.filter(contributor__in=handed.order_by().values("contributor"))
        }
        keys = {
            one.pk: f"answer/{pairs[one.answer_id, one.contributor_id]}" for one in handed if (one.answer_id, one.contributor_id) in pairs
        }
        ended = Message.objects.filter(key__in=set(keys.values()), state__in=[Message.State.SENT, Message.State.GIVEN_UP])
        found = {one.key: one for one in ended}
        settled = [(pk, found[key]) for pk, key in keys.items() if key in found]
        for pk, message in settled:
            _settle(Delivery.objects.filter(pk=pk), message, now)
        for campaign in {message.campaign for _, message in settled}:
            ours = [message for _, message in settled if message.campaign == campaign]
            sent = sum(one.state == Message.State.SENT for one in ours)
            record("mail_settled", campaign, actor=None, now=now, campaign=campaign, sent=sent, failed=len(ours) - sent)
    return len(settled)


def _settle(delivery: QuerySet[Delivery], message: Message, now: datetime) -> None:
    if message.state == Message.State.SENT:
        delivery.update(state=State.DONE, done_at=message.sent_at or now)
    else:
        delivery.update(way=Way.READ_OUT, state=State.WAITING, fault=message.error or "given_up")


def stop_for(contributor: Contributor, *, now: datetime) -> int:
    """Somebody took back what they said: what is still on its way to them is called off. How many messages. What arrived and what they rated stays."""
    with transaction.atomic():
        left = Delivery.objects.filter(contributor=contributor, opinion__state=Opinion.State.WITHDRAWN)
        others = Delivery.objects.filter(contributor=contributor).exclude(opinion__state=Opinion.State.WITHDRAWN).values("answer")
        gone = RatingLink.objects.filter(contributor=contributor, answer__in=left.values("answer")).exclude(answer__in=others)
        called = call_off(contributor.campaign, [f"answer/{one.pk}" for one in gone])
        _free(left.filter(way__in=[Way.EMAIL, Way.LETTER]).exclude(state=State.DONE))
    return called


def lapse_rounds(*, now: datetime) -> int:
    """Let lapse what nobody decided in time, or nobody can since a holder was retired; those people may be asked for again."""
    retired = Q(asked_by__retired_at__isnull=False) | Q(asked_of__retired_at__isnull=False)
    waiting = DeliveryRound.objects.filter(state=DeliveryRound.State.ASKED).select_related("vault__campaign")
    old = waiting.filter(Q(asked_at__lte=now - WAITING) | retired)
    for one in old:
        with transaction.atomic():
            advance(one, "lapse_round", ROUND, by=None, now=now, half=None, decided_at=now)
            Delivery.objects.filter(round=one).update(round=None)
    return len(old)


def wipe_letters(*, now: datetime) -> int:
    """Wipe letters that nobody has printed in time, or nobody can since their asker was retired; those answers wait to be asked for again."""
    unread = DeliveryRound.objects.filter(state=DeliveryRound.State.GRANTED).exclude(result=None)
    old = unread.filter(Q(decided_at__lte=now - READABLE) | Q(asked_by__retired_at__isnull=False))
    count = 0
    for one in old:
        with transaction.atomic():
            DeliveryRound.objects.filter(pk=one.pk).update(result=None)
            _free(letters_of(one).filter(state=State.WAITING))
        count += 1
    return count


def wipe_of(campaign: Campaign) -> None:
    """The contacts of a campaign were destroyed: so are the letters that hold some of them."""
    DeliveryRound.objects.filter(vault__campaign=campaign).update(result=None)


def free_letters(one: DeliveryRound, *, by: Viewer, now: datetime) -> int:
    """The printed letters were lost: those answers wait to be asked for again. Raises VaultRefused, NotAllowed."""
    _asker(one, by)
    with transaction.atomic():
        count = _free(letters_of(one).exclude(state=State.DONE))
        DeliveryRound.objects.filter(pk=one.pk).update(result=None)
        record("round_returned", one, actor=by.user, now=now, campaign=by.campaign, count=count, lost=True)
    return count


def _free(letters: QuerySet[Delivery]) -> int:
    """Back to where they waited before."""
    holders = letters.filter(contributor__receipt__isnull=False, answer__state=Answer.State.PUBLISHED).values_list("pk", flat=True)
    mine, every = set(holders), set(letters.values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=mine).update(way=Way.RECEIPT, state=State.READY, round=None, note="")
    Delivery.objects.filter(pk__in=every - mine).update(way=Way.READ_OUT, state=State.WAITING, round=None, note="")
    return len(every)


def may_note(one: DeliveryRound, by: Viewer) -> bool:
    """Whether it is theirs to say what became of the letters: the asker, or any holder once the asker was retired."""
    if one.asked_by.retired_at is not None:
        return holders(by.campaign).filter(user=by.user, vault=one.vault_id).exists()
    return one.asked_by.user_id == by.user.pk and one.vault.campaign_id == by.campaign.pk


def _asker(one: DeliveryRound, by: Viewer) -> None:
    may_keep(by)
    if not may_note(one, by):
        raise VaultRefused("not_the_asker")
    if one.state != DeliveryRound.State.GRANTED:
        raise VaultRefused("not_granted")
