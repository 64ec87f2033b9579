"""Importing tables of opinion forms: upload, columns, preview, import."""

from huiyin.web.office.imports import urls

__all__ = ["urls"]
