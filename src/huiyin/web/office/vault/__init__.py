"""The vault of who spoke."""

from huiyin.web.office.vault import urls

__all__ = ["urls"]
