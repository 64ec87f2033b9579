"""A fuzzy date in one column: "2013-07 early" says as much as is known, and sorts by its first day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language

from huiyin.domain.fuzzy import FuzzyDate, FuzzyDateError, Precision, parse
from huiyin.words import say

if TYPE_CHECKING:
    _Base = models.CharField[FuzzyDate | None, FuzzyDate | None]
else:
    _Base = models.CharField


class FuzzyDateField(_Base):
    """Holds a FuzzyDate as its first day and its precision."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options["max_length"] = 20
        super().__init__(*args, **options)

    def from_db_value(self, value: str | None, *_: object) -> FuzzyDate | None:
        """What was written by ``get_prep_value``."""
        if not value:
            return None
        on, precision = value.split(" ")
        return FuzzyDate(date.fromisoformat(on), Precision(precision))

    def to_python(self, value: object) -> FuzzyDate | None:
        """A FuzzyDate from one, or from words in either language."""
        if isinstance(value, FuzzyDate):
            return value
        if not value:
            return None
        try:
            return parse(str(value))
        except FuzzyDateError as error:
            language = "en" if get_language() == "en" else "zh"
            raise ValidationError(say("campaigns.error.date", language, given=str(value)[:40])) from error

    def get_prep_value(self, value: object) -> str | None:
        """The text of the column."""
        fuzzy = self.to_python(value)
        return None if fuzzy is None else f"{fuzzy.on.isoformat()} {fuzzy.precision.value}"

    def value_to_string(self, obj: models.Model) -> str:
        """For dumps."""
        return self.get_prep_value(self.value_from_object(obj)) or ""
