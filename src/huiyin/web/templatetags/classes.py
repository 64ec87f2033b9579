"""The word of a time class in templates: ``{% time_class campaign measure.kind %}``."""

from __future__ import annotations

from django import template

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.rectification.classes import class_words
from huiyin.web.language import language

register = template.Library()


@register.simple_tag
def time_class(campaign: Campaign, kind: str) -> str:
    """What a campaign calls one of the time classes in the language of the page."""
    return class_words(campaign, language())[kind]
