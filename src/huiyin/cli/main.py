"""Files in, a ledger out. Exit codes: 0 done, 2 wrong usage, 3 a file cannot be read, 4 the consolidation is refused,
5 the result does not reconcile, 6 the output cannot be written, 70 a fault of this program, 130 interrupted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from huiyin import __version__
from huiyin.cli.commands import COMMANDS
from huiyin.cli.output import FAULT, INTERRUPTED, WRONG_USAGE
from huiyin.cli.tongue import help_in, speaking
from huiyin.words import say


def build(language: str) -> click.Group:
    """The command line with its help in a language."""
    help_in(language)
    group = click.Group(
        "huiyin",
        help=say("cli.help.huiyin.about", language),
        context_settings={"help_option_names": ["-h", "--help"]},
        options_metavar=say("cli.metavar.options", language),
        subcommand_metavar=say("cli.metavar.command", language),
    )
    for command in COMMANDS:
        group.add_command(command(language))
    return click.version_option(__version__, prog_name="huiyin")(group)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; it leaves with one of the exit codes above and never with a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = speaking(_asked(given))
    try:
        sys.exit(build(language).main(given, prog_name="huiyin", standalone_mode=False) or 0)
    except click.exceptions.Exit as left:
        sys.exit(left.exit_code)
    except click.UsageError as error:
        error.show()
        sys.exit(WRONG_USAGE)
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("cli.interrupted", language), err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:
        if os.environ.get("HUIYIN_DEBUG"):
            raise
        click.echo(say("cli.fault", language, kind=type(error).__name__, problem=str(error)[:200]), err=True)
        sys.exit(FAULT)


def _asked(arguments: Sequence[str]) -> str:
    """The language that the arguments ask for, before they are understood: even what is wrong with them is said in it."""
    for at, argument in enumerate(arguments):
        if argument.startswith("--language="):
            return argument.partition("=")[2]
        if argument == "--language" and at + 1 < len(arguments):
            return arguments[at + 1]
    return "auto"
