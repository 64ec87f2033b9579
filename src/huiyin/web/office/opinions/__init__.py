"""Opinions: list, search, one with its source."""

from huiyin.web.office.opinions import urls

__all__ = ["urls"]
