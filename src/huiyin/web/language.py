"""The language of the page that is being made."""

from __future__ import annotations

from django.utils.translation import get_language


def language() -> str:
    """``zh`` or ``en``."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"
