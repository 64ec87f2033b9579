"""Makes a campaign with a public form in a new installation; afterwards counts what came in, and looks up every receipt code that was given."""

from __future__ import annotations

from pathlib import Path

import django

django.setup()

# Django's tables exist only after it was set up.
from django.core.management import call_command
from django.utils import timezone
from nacl.public import PrivateKey

from benchmarks import exchange
from huiyin.accounts.models import Person, Unit, User
from huiyin.domain.campaigns.models import Campaign, Channel, Stratum
from huiyin.domain.collection.following import contributor_of
from huiyin.domain.collection.models import PublicForm, Receipt, SourceDocument
from huiyin.domain.collection.vault import Vault
from huiyin.domain.oversight.reconciliation import account


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """Prepare, or check."""
    if settings["wish"] == "prepare":
        _prepare(settings["people"])
        return {}
    holders = [contributor_of(code) for code in exchange.read_texts(folder, "codes")]
    campaign = Campaign.objects.get()
    return {
        "sources": SourceDocument.objects.count(),
        "receipts": Receipt.objects.count(),
        "holders": len({one.pk for one in holders if one is not None}),
        "holds": account(campaign).holds,
    }


def _prepare(people: int) -> None:
    call_command("migrate", verbosity=0)
    now, host = timezone.now(), Unit.objects.create(code="host", name="主办单位", kind="headquarters")
    User.objects.create(username="administrator", is_superuser=True)
    campaign = Campaign.objects.create(code="measured", name="活动", host=host, state="collecting", created_at=now)
    Vault.objects.create(campaign=campaign, public_key=bytes(PrivateKey.generate().public_key), created_at=now)
    channel = Channel.objects.create(campaign=campaign, code="web", name="网上")
    Stratum.objects.bulk_create(Stratum(campaign=campaign, code=f"s{at}", name=f"人群{at}", order=at) for at in range(8))
    PublicForm.objects.create(campaign=campaign, code="form", channel=channel, name="表单")
    first, second = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
    names = [a + b + c for a in first for b in second for c in second]
    Person.objects.bulk_create(Person(code=f"p{at}", name=names[at % len(names)]) for at in range(people))


if __name__ == "__main__":
    exchange.serve(work)
