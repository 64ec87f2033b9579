"""What is said about a variable of the environment that cannot be used."""

from __future__ import annotations

import os

from huiyin.words import say


class UnusableVariable(Exception):
    """A variable that cannot be used; ``code`` is a key under ``config.error``, ``values`` fills it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def told(self) -> str:
        """The sentence, in the language of the installation."""
        return say(f"config.error.{self.code}", "en" if os.environ.get("HUIYIN_LANGUAGE") == "en" else "zh", **self.values)
