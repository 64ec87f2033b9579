"""Makes the installation that the contributor's journey goes to: ``python contributor_home.py``, with HUIYIN_HOME in the environment."""

from __future__ import annotations

import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)

from factories import house

from huiyin.domain.collection.models import PublicForm

home = house()
words = {"name": "食堂怎么样", "name_en": "The canteen", "question": "饭菜、时间、价钱？", "question_en": "Food, hours, prices?"}
PublicForm.objects.create(campaign=home.campaign, code="canteen", channel=home.channels["web"], **words)
