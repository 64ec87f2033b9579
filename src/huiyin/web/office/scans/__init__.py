"""Paper forms: printed blank, and back again as scans or photos."""

from huiyin.web.office.scans import urls

__all__ = ["urls"]
