"""How a command speaks: sentences for people, JSON for programs, nothing at all where that was asked for."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from huiyin.cli.tongue import speaking
from huiyin.words import say, table

WRONG_USAGE, BAD_INPUT, REFUSED, NOT_RECONCILED, NOT_WRITTEN, FAULT, INTERRUPTED = 2, 3, 4, 5, 6, 70, 130


#: What would steer a terminal instead of being read on it: control characters, and marks that turn the direction of writing.
_STEERING = {code: "\ufffd" for code in (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


class NotPrintedError(Exception):
    """Standard output takes no more: a full disk behind it. ``problem`` is what the system says."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Voice:
    """The voice of one run: ``language`` zh or en."""

    language: str
    as_json: bool
    quiet: bool

    @classmethod
    def of(cls, language: str, as_json: bool, quiet: bool) -> Voice:
        """The voice that the shared options ask for."""
        return cls(speaking(language), as_json, quiet)

    def say(self, key: str, **values: object) -> None:
        """One sentence on standard output; not in JSON mode, and not when quiet."""
        if not (self.as_json or self.quiet):
            _print(say(key, self.language, **values))

    def line(self, text: str) -> None:
        """A line of a result."""
        if not (self.as_json or self.quiet):
            _print(text)

    def remark(self, text: str) -> None:
        """What a person should know about the input, on standard error, so that it gets into no file of results."""
        if not self.quiet:
            self.progress_done()
            click.echo(_readable(text), err=True)

    def data(self, value: object) -> None:
        """The result as JSON, in JSON mode only."""
        if self.as_json:
            _print(_json(value))

    def fail(self, message: str, code: int) -> NoReturn:
        """Say what is wrong and leave; in JSON mode on standard output, for the program that reads it."""
        say_failure(message, code, as_json=self.as_json)
        sys.exit(code)

    def progress(self, stage: str, done: int, total: int) -> None:
        """One line that tells the stage, rewritten as it goes; only where a person watches."""
        if self.as_json or self.quiet or not _watched():
            return
        share = f" {100 * done // total} %" if total and done else ""
        click.echo(f"\r\033[K{say(f'cli.stage.{stage}', self.language)}{share}", err=True, nl=False)

    def progress_done(self) -> None:
        """Clear the line of the progress."""
        if _watched() and not (self.as_json or self.quiet):
            click.echo("\r\033[K", err=True, nl=False)


def say_failure(message: str, code: int, *, as_json: bool) -> None:
    """What is wrong: a sentence on standard error, or an object on standard output."""
    if as_json:
        click.echo(_json({"error": message, "exit": code}))
    else:
        click.echo(_readable(message), err=True)


def _print(text: str) -> None:
    try:
        click.echo(_readable(text))
    except OSError as error:
        if error.errno == errno.EPIPE:
            # Whoever reads along has seen enough; click leaves without a word.
            raise
        raise NotPrintedError(error.strerror or str(error)) from error


def _readable(text: str) -> str:
    return text.translate(_STEERING)


def _json(value: object) -> str:
    """JSON in plain characters where the output could not hold others: what stands in for them would not be JSON."""
    encoding = getattr(sys.stdout, "encoding", None) or ""
    return json.dumps(value, ensure_ascii=not encoding.lower().startswith("utf"))


def _watched() -> bool:
    """Whether a person sees standard error; there is none at all where it was closed."""
    return sys.stderr is not None and sys.stderr.isatty()


def in_words(problem: object, language: str) -> object:
    """What the system says is wrong, in the language where it is one of the common things."""
    names = {os.strerror(getattr(errno, name)): said for name, said in table("cli", language)["system"].items() if hasattr(errno, name)}
    return names.get(str(problem), problem)


@contextmanager
def told(voice: Voice) -> Iterator[None]:
    """Turn every refusal of the floors below into its sentence and exit code."""
    from huiyin.cli.corrections import CorrectionsError
    from huiyin.engine.errors import EngineError
    from huiyin.intake.errors import IntakeError
    from huiyin.report.errors import SchemaError

    try:
        yield
    except IntakeError as error:
        values = error.message_values | {"problem": in_words(error.values.get("problem", ""), voice.language)}
        voice.fail(say(f"intake.error.{error.code}", voice.language, **values), BAD_INPUT)
    except EngineError as error:
        voice.fail(say(f"engine.error.{error.code}", voice.language, **error.values), REFUSED)
    except CorrectionsError as error:
        voice.fail(say(f"cli.corrections.{error.code}", voice.language, **error.values), BAD_INPUT)
    except SchemaError as error:
        voice.fail(say(f"report.error.{error.code}", voice.language, **error.values), BAD_INPUT)
    finally:
        voice.progress_done()


@contextmanager
def written(voice: Voice, target: Path) -> Iterator[None]:
    """Turn a failure to write into its sentence; what was there before has stayed."""
    try:
        yield
    except OSError as error:
        problem = in_words(error.strerror or str(error), voice.language)
        voice.fail(say("cli.not_written", voice.language, out=target.name or str(target), problem=problem), NOT_WRITTEN)


def open_to(target: Path, voice: Voice) -> None:
    """Leave before the work where it is clear that its result could not be written."""
    nearest = next((one for one in (target.absolute(), *target.absolute().parents) if one.is_dir()), None)
    if nearest is not None and not os.access(nearest, os.W_OK | os.X_OK):
        problem = in_words(os.strerror(errno.EACCES), voice.language)
        voice.fail(say("cli.not_written", voice.language, out=target.name or str(target), problem=problem), NOT_WRITTEN)
