"""Quick entry by keyboard."""

from huiyin.web.office.entry import urls

__all__ = ["urls"]
