"""Answers: written, published, read out; the public register; the indicators."""

from huiyin.web.office.answers import urls

__all__ = ["urls"]
