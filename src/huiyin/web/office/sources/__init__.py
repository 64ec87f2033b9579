"""What came in, and the reading of it side by side."""

from huiyin.web.office.sources import urls

__all__ = ["urls"]
