"""Report meetings: their agenda, what they decide, the tasks that come of it, and the papers."""

from huiyin.web.office.meetings import urls

__all__ = ["urls"]
