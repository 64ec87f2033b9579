"""Reconciliation and the log."""

from huiyin.web.office.oversight import urls

__all__ = ["urls"]
