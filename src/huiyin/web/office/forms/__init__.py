"""The forms on the web and their posters."""

from huiyin.web.office.forms import urls

__all__ = ["urls"]
