"""A file in a form, which comes in only once the virus scanner has let it pass."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huiyin.domain.checking import checked
from huiyin.domain.storing import Sent
from huiyin.domain.transitions import NotAllowed
from huiyin.web.pages import refusal


class CheckedFile(forms.FileField):
    """One file; where it is not let pass, the form says why."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file as it was sent."""
        file = super().clean(data, initial)
        if file:
            try:
                checked(file.chunks(), Sent(file.name or "", file.size or 0, ()).called)
            except NotAllowed as error:
                raise ValidationError(refusal(error)) from error
            file.seek(0)
        return file
