"""The register of rectification: what is done about each problem, by whom, until when, and how far it is."""

from huiyin.web.office.register import urls

__all__ = ["urls"]
