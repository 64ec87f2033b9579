"""What these pages share: who they are for, and a deed or its refusal in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from huiyin.domain.access import Role
from huiyin.domain.lasting.intervals import LastingRefused
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.domain.rectification.evidence import EvidenceRefused
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.pages import refusal
from huiyin.words import say

SEE, WRITE = OVERSEERS, frozenset({Role.OFFICE})
_OWN: tuple[tuple[type[NotAllowed], str], ...] = ((LastingRefused, "lasting.refused"), (EvidenceRefused, "register.refused"))


def settled(request: HttpRequest, deed: Callable[[], Any], done: str, **values: object) -> bool:
    """Do something and say so, with ``result`` what it gave, or say why not; whether it was done."""
    try:
        result = deed()
    except NotAllowed as error:
        group = next((group for kind, group in _OWN if isinstance(error, kind)), "")
        messages.error(request, say(f"{group}.{error.code}", language(), **error.values) if group else refusal(error))
        return False
    messages.success(request, say(f"lasting.told.{done}", language(), result=result, **values))
    return True
