"""What reading a ledger raises; the words are in ``words/report.*.toml`` under ``report.error.<code>``."""

from __future__ import annotations


class SchemaError(ValueError):
    """A file that is no ledger, or a damaged one. ``code`` says why, ``values`` fills its sentence.

    ``values`` always has ``file``, except that of ``no_consolidation``, which has ``folder``. Codes: ``no_consolidation``,
    ``not_utf8`` (``byte``), ``not_json`` (``row``, ``column``), ``nested``, ``no_ledger``, ``other_schema`` (``found``,
    ``expected``); and with ``where``, a place such as ``opinions[3].text``: ``lacks``, ``unknown``, ``value``, ``half_character``,
    and ``twice`` and ``nowhere`` (``name``).
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        told = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{code} ({told})")
