"""What lasts: look-backs, and new opinions that may be about an old problem."""

from huiyin.web.office.lasting import urls

__all__ = ["urls"]
