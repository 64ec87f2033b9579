"""The problem list: what it says, what is written about each problem, its versions and its papers."""

from huiyin.web.office.problems import urls

__all__ = ["urls"]
