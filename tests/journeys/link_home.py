"""Tells the address at which the first contributor rates the answer: ``python link_home.py``, with HUIYIN_HOME in the environment."""

from __future__ import annotations

import django

django.setup()

from django.utils import timezone

from huiyin.domain.answering.links import make_link
from huiyin.domain.answering.models import Answer
from huiyin.domain.collection.models import Contributor

_, code = make_link(Answer.objects.get(), Contributor.objects.order_by("pk")[0], now=timezone.now())
print(f"/r/{code}/")
