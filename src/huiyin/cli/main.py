"""Files in, a ledger out. Exit codes: 0 done, 1 whoever read the output closed it, 2 wrong usage, 3 a file cannot be read, 4 the consolidation is refused,
5 the result does not reconcile, 6 the output cannot be written, 70 a fault of this program, 130 interrupted."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import click

from huiyin import __version__
from huiyin.cli.commands import COMMANDS
from huiyin.cli.output import FAULT, INTERRUPTED, NOT_WRITTEN, WRONG_USAGE, NotPrintedError, in_words, say_failure
from huiyin.cli.tongue import choice, help_in, speaking
from huiyin.words import say

#: The disk behind the output is full, or so much as this user may have is.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def build(language: str) -> click.Group:
    """The command line with its help in a language."""
    help_in(language)
    group = click.Group(
        "huiyin",
        callback=_for_all,
        params=[choice(language)],
        help=say("cli.help.huiyin.about", language),
        # The mark tells click to leave the lines as they are.
        epilog="\b\n" + say("cli.help.huiyin.exit_codes", language),
        context_settings={"help_option_names": ["-h", "--help"]},
        options_metavar=say("cli.metavar.options", language),
        subcommand_metavar=say("cli.metavar.command", language),
    )
    for command in COMMANDS:
        group.add_command(command(language))
    return click.version_option(__version__, prog_name="huiyin")(group)


def _for_all(language: str) -> None:
    """What is said before the command holds for the command."""
    context = click.get_current_context()
    if isinstance(context.command, click.Group):
        context.default_map = {name: {"language": language} for name in context.command.commands}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; it leaves with one of the exit codes above and never with a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = speaking(_asked(given))
    _say_anything()
    with _stoppable():
        sys.exit(_run(given, language))


def _run(given: list[str], language: str) -> int:
    """Run a command; what it raises becomes a sentence and an exit code."""
    as_json = "--json" in given
    try:
        return build(language).main(given, prog_name="huiyin", standalone_mode=False) or 0
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.UsageError as error:
        if as_json:
            say_failure(error.format_message(), WRONG_USAGE, as_json=True)
        else:
            error.show()
        return WRONG_USAGE
    except (click.Abort, KeyboardInterrupt):
        say_failure(say("cli.interrupted", language), INTERRUPTED, as_json=as_json)
        return INTERRUPTED
    except NotPrintedError as error:
        return _not_printed(error.problem, language)
    except Exception as error:
        # Commands handle the files that they write; what is left is the help, which goes to the output.
        if isinstance(error, OSError) and error.errno in FULL:
            return _not_printed(error.strerror or "", language)
        if os.environ.get("HUIYIN_DEBUG"):
            raise
        say_failure(say("cli.fault", language, kind=type(error).__name__, problem=str(error)[:200]), FAULT, as_json=as_json)
        return FAULT


def _not_printed(problem: str, language: str) -> int:
    say_failure(say("cli.not_printed", language, problem=in_words(problem, language)), NOT_WRITTEN, as_json=False)
    return NOT_WRITTEN


def _say_anything() -> None:
    """Let no character that a terminal or a file name cannot hold end the run: it is written as its number instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _stoppable() -> Iterator[None]:
    """Treat being told to end, or losing the terminal, as Ctrl-C: so that nothing is left half done."""

    def stop(number: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt

    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # One that is ignored already, as under nohup, stays so.
    before = {number: signal.signal(number, stop) for number in signals if signal.getsignal(number) is signal.SIG_DFL}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _asked(arguments: Sequence[str]) -> str:
    """The language that the arguments ask for, before they are understood: even what is wrong with them is said in it."""
    for at, argument in enumerate(arguments):
        if argument.startswith("--language="):
            return argument.partition("=")[2]
        if argument == "--language" and at + 1 < len(arguments):
            return arguments[at + 1]
    return "auto"
