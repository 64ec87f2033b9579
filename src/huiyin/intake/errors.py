"""What intake raises. The words are in ``words/intake.*.toml`` under ``intake.error.<code>``."""

from __future__ import annotations


class IntakeError(Exception):
    """A file that cannot be read as asked: a code with its values, for ``huiyin.words.say``.

    ``file`` is the name without its folder, ``sheet`` and ``row`` (1-based) say where in it. ``values`` fills the message.
    """

    def __init__(self, code: str, *, file: str, sheet: str | None = None, row: int | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.file = file
        self.sheet = sheet
        self.row = row
        self.values = values

    @property
    def message_values(self) -> dict[str, object]:
        """Everything that the message of this code may name; ``place`` is the file, with the sheet where there is one."""
        place = f"{self.file} › {self.sheet}" if self.sheet else self.file
        return {"file": self.file, "sheet": self.sheet or "", "row": self.row or "", "place": place, **self.values}

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.message_values.items() if value != "" and name != "place")
        return f"{self.code} ({told})"
