"""What is said about a variable of the environment that cannot be used."""

from __future__ import annotations


class UnusableVariable(Exception):
    """A variable that cannot be used; ``code`` is a key under ``config.error``, ``values`` fills it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
