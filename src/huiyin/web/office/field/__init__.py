"""The field kit: a page that works without a network, and sends later."""

from huiyin.web.office.field import urls

__all__ = ["urls"]
