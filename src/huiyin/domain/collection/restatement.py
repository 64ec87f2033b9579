"""The matter of an opinion in other words."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from huiyin.domain.collection.models import Opinion


class Restatement(models.Model):
    """The matter in other words, which is what the criticised department gets; the latest holds."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="restatements")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
