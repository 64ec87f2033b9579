"""A name in Chinese with its English twin, where there is one."""

from __future__ import annotations

from django.db import models


class Named(models.Model):
    """What has a name; the English one may be missing, and the other is shown then."""

    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def named(self, language: str) -> str:
        """The name in ``zh`` or ``en``."""
        return self.name_en if language == "en" and self.name_en else self.name
