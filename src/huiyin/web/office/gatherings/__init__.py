"""Meetings, sessions, interviews and visits."""

from huiyin.web.office.gatherings import urls

__all__ = ["urls"]
