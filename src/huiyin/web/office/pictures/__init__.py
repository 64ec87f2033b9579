"""The campaign as pictures, each with a table of the same numbers."""

from huiyin.web.office.pictures import urls

__all__ = ["urls"]
