"""Who was heard, and who not."""

from huiyin.web.office.coverage import urls

__all__ = ["urls"]
