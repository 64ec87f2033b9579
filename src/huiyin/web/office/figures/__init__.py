"""The indicators with their rows, and the sets of them that reports are bound to."""

from huiyin.web.office.figures import urls

__all__ = ["urls"]
