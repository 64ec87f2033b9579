"""Makes a campaign with so many opinions in a new installation, and the cookie of a clerk who is signed in there."""

from __future__ import annotations

from pathlib import Path

import django

django.setup()

# Django's tables exist only after it was set up.
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client

from benchmarks import exchange
from benchmarks.jobs.import_table import office
from benchmarks.jobs.pages import fill
from huiyin.accounts.models import User


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """``cookie`` is the name and the value of the session."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    by = office(people=200)
    # Without an administrator every page leads to making one.
    User.objects.create(username="administrator", is_superuser=True)
    fill(by, exchange.read_texts(folder, "texts"))
    client = Client()
    client.force_login(by.user)
    name = django_settings.SESSION_COOKIE_NAME
    return {"cookie": [name, client.cookies[name].value]}


if __name__ == "__main__":
    exchange.serve(work)
