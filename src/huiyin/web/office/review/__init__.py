"""Review: aspects, problems and opinions side by side, and what a person decides about them."""

from huiyin.web.office.review import urls

__all__ = ["urls"]
