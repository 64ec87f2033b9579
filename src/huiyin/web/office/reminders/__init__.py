"""Reminders and messages of a campaign: the ladder, quiet hours, chat robots, and what did not arrive."""

from huiyin.web.office.reminders import urls

__all__ = ["urls"]
