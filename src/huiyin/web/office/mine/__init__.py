"""What a leader or a department has to do, on a phone first."""

from huiyin.web.office.mine import urls

__all__ = ["urls"]
