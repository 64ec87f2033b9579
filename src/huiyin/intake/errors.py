"""What intake raises. The words are in ``words/intake.*.toml`` under ``intake.error.<code>``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from huiyin.intake import limits

#: What no name on a screen and no cell of a report should hold: control characters, and halves of characters, which
#: stand for bytes of a file name that is not in the system's encoding.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def printable(name: str) -> str:
    """The name of a file with U+FFFD for what cannot be shown."""
    return _UNPRINTABLE.sub("\ufffd", name)


class Refusal(Exception):
    """What code that knows no file refuses; ``reading.read`` makes an IntakeError of it. ``code`` and ``values`` are those of one."""

    def __init__(self, code: str, *, sheet: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.values = values

    def of(self, file: str) -> IntakeError:
        """The error of a file in which this was refused."""
        error = IntakeError(self.code, file=file, sheet=self.sheet)
        error.values = self.values
        return error


class IntakeError(Exception):
    """A file that cannot be read as asked: a code with its values, for ``huiyin.words.say``.

    ``file`` is the name without its folder, ``sheet`` and ``row`` (1-based) say where in it. ``values`` fills the message.
    """

    def __init__(self, code: str, *, file: str, sheet: str | None = None, row: int | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.file = printable(file)
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


@contextmanager
def of_file(name: str) -> Iterator[None]:
    """Make an IntakeError of whatever goes wrong while a file is read: refusals, and what the system and its memory say."""
    try:
        yield
    except Refusal as error:
        raise error.of(name) from error
    except FileNotFoundError as error:
        # It was there a moment ago: a network drive, or a program that replaces the file.
        raise IntakeError("missing", file=name) from error
    except OSError as error:
        raise IntakeError("unreadable", file=name, problem=error.strerror or type(error).__name__) from error
    except MemoryError as error:
        raise IntakeError("out_of_memory", file=name) from error
    except RecursionError as error:
        raise IntakeError("nested_too_deep", file=name, limit=limits.DEPTH) from error
