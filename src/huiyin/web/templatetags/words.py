"""Words in templates: ``{% say "collection.title" n=3 %}`` and ``{{ stratum|named }}``; available in every template without loading."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.web.language import language
from huiyin.words import say as words_of

register = template.Library()


@register.simple_tag
def say(key: str, **values: object) -> SafeString:
    """The sentence of a key in the language of the page; its values are escaped, the sentence is ours."""
    return mark_safe(escape(words_of(key, language(), **values)))


@register.simple_tag
def say_of(group: str, code: object) -> SafeString:
    """The word of a code in a group of words, such as a state or a kind."""
    return say(f"{group}.{code}")


@register.simple_tag
def say_of_count(group: str, code: object, count: int) -> SafeString:
    """The sentence of a code that names how many."""
    return say(f"{group}.{code}", count=count)


@register.simple_tag
def deed(verb: str) -> SafeString:
    """The word of what was done, as the log has it."""
    return say(f"log.verb.{verb}")


@register.filter
def why(reason: str) -> str:
    """A reason of the log: a listed one in words, with the note that stands behind it; any other as it was written."""
    code, _, note = reason.partition(" ")
    try:
        return f"{words_of(f'collection.reason.{code}', language())} {note}".strip()
    except KeyError:
        return reason


@register.simple_tag
def thing(model: str) -> SafeString:
    """The word of what it was done to."""
    return say(f"log.thing.{model}")


@register.simple_tag
def percent(part: int, whole: int) -> str:
    """A share in per cent; nothing of nothing is no share."""
    return f"{100 * part / whole:.0f} %" if whole else ""


@register.filter
def named(thing: Any) -> str:
    """The name of a unit, person, stratum and so on in the language of the page; nothing for nothing."""
    return str(thing.named(language())) if thing else ""


@register.filter
def day(value: date | FuzzyDate | None) -> str:
    """A date, fuzzy or exact, in the language of the page."""
    if value is None:
        return ""
    return (value if isinstance(value, FuzzyDate) else FuzzyDate(value, Precision.DAY)).text(language())
