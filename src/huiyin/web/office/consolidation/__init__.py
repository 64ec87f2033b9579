"""Consolidation: runs, what moved between them, what the machine learned, and what came since."""

from huiyin.web.office.consolidation import urls

__all__ = ["urls"]
