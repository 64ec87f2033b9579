"""How a command speaks: sentences for people, JSON for programs, nothing at all where that was asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from huiyin.cli.tongue import speaking
from huiyin.words import say

WRONG_USAGE, BAD_INPUT, REFUSED, NOT_RECONCILED, NOT_WRITTEN, FAULT, INTERRUPTED = 2, 3, 4, 5, 6, 70, 130


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
            click.echo(say(key, self.language, **values))

    def line(self, text: str) -> None:
        """A line of a result."""
        if not (self.as_json or self.quiet):
            click.echo(text)

    def data(self, value: object) -> None:
        """The result as JSON, in JSON mode only."""
        if self.as_json:
            click.echo(json.dumps(value, ensure_ascii=False))

    def fail(self, message: str, code: int) -> NoReturn:
        """Say what is wrong and leave; in JSON mode on standard output as well, for the program that reads it."""
        if self.as_json:
            click.echo(json.dumps({"error": message, "exit": code}, ensure_ascii=False))
        else:
            click.echo(message, err=True)
        sys.exit(code)

    def progress(self, stage: str, done: int, total: int) -> None:
        """One line that tells the stage, rewritten as it goes; only where a person watches."""
        if self.as_json or self.quiet or not sys.stderr.isatty():
            return
        share = f" {100 * done // total} %" if total and done else ""
        click.echo(f"\r\033[K{say(f'cli.stage.{stage}', self.language)}{share}", err=True, nl=False)

    def progress_done(self) -> None:
        """Clear the line of the progress."""
        if sys.stderr.isatty() and not (self.as_json or self.quiet):
            click.echo("\r\033[K", err=True, nl=False)


@contextmanager
def told(voice: Voice) -> Iterator[None]:
    """Turn every refusal of the floors below into its sentence and exit code."""
    from huiyin.cli.corrections import CorrectionsError
    from huiyin.engine.errors import EngineError
    from huiyin.intake.errors import IntakeError
    from huiyin.report.ledger_json import SchemaError

    try:
        yield
    except IntakeError as error:
        voice.fail(say(f"intake.error.{error.code}", voice.language, **error.message_values), BAD_INPUT)
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
        voice.fail(say("cli.not_written", voice.language, out=target.name, problem=error.strerror or str(error)), NOT_WRITTEN)
