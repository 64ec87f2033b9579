"""The words and addresses of what pictures show."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from huiyin.domain.access import READERS, Viewer
from huiyin.domain.oversight.pictures import CLOSE
from huiyin.web.language import language
from huiyin.words import say


def word(key: str, **values: object) -> str:
    """A sentence of this page."""
    return say(f"pictures.{key}", language(), **values)


def counted(name: str, count: float) -> str:
    """A name with its number of opinions, whole where it is."""
    return word("one" if count == 1 else "counted", name=name, count=number(count))


def number(count: float) -> str:
    """Opinions, of which shares may be counted, to three places."""
    return f"{count:.3f}".rstrip("0").rstrip(".")


class Places:
    """Addresses as somebody may follow them; who does not read the sources is not led by where opinions come from."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.code = viewer.campaign.code
        self.close = viewer.is_any(CLOSE)
        self.reads = viewer.is_any(READERS)
        self._list = reverse("opinions", args=[self.code])
        self._problems = dict[str, str]()

    def opinions(self, **asked: object) -> str:
        """The registered opinions, or those of another state, that fit."""
        return f"{self._list}?{urlencode({'state': 'registered', **asked})}"

    def origin(self, aspect: str, asked: Mapping[str, object]) -> str:
        """The opinions of an aspect by where they come from, or all of the aspect."""
        return self.opinions(aspect=aspect, **(asked if self.reads else {}))

    def problem(self, code: str) -> str:
        """The page of a problem, or its opinions where there is no such page."""
        # Asked for by each picture, in each of its shapes, and by its table.
        if code not in self._problems:
            self._problems[code] = page("problem", self.code, code) or self.opinions(problem=code)
        return self._problems[code]


def page(name: str, *given: object) -> str:
    """The address of a page that may not be there."""
    try:
        return reverse(name, args=given)
    except NoReverseMatch:
        return ""
