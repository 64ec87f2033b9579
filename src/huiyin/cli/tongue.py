"""Which language the command line speaks, and how the library under it is made to speak it too."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from huiyin.words import LANGUAGES, say

#: The catalogue of what click says; compiled from the .po beside it.
CATALOGUE = Path(__file__).parent / "locale"


def speaking(asked: str) -> str:
    """The language to speak: as asked, else HUIYIN_LANGUAGE, else the system's; English where it is none of ours."""
    named = asked if asked in LANGUAGES else os.environ.get("HUIYIN_LANGUAGE", "")
    system = (locale.getlocale()[0] or os.environ.get("LANG", "")).lower()
    return named if named in LANGUAGES else ("zh" if system.startswith(("zh", "chinese")) else "en")


def help_in(language: str) -> None:
    """Make click say its own words ("Usage", "no such option") in the language; it asks gettext for them."""
    gettext.bindtextdomain("messages", str(CATALOGUE))
    os.environ["LANGUAGE"] = language


def command(name: str, language: str, run: Callable[..., None], *params: click.Parameter) -> click.Command:
    """A command whose help is the word ``cli.help.<name>.about``; the options that all commands share stand behind its own."""
    about = say(f"cli.help.{name}.about", language)
    return click.Command(name, callback=run, params=[*params, *_shared(language)], help=about, short_help=about, options_metavar=_named("options", language))


def option(command: str, language: str, *names: str, value: str | None = None, **settings: Any) -> click.Option:
    """An option whose help is the word ``cli.help.<command>.<its last name>``; ``value`` names what it takes."""
    key = names[-1].lstrip("-").partition("/")[0].replace("-", "_")
    metavar: dict[str, Any] = {"metavar": _named(value, language)} if value else {}
    return click.Option(names, help=say(f"cli.help.{command}.{key}", language), **metavar, **settings)


def path(name: str, language: str, value: str, *, several: bool = False) -> click.Argument:
    """An argument that names a file or folder, or with ``several`` one or more of them."""
    return click.Argument([name], nargs=-1 if several else 1, required=True, type=click.Path(path_type=Path, readable=False), metavar=_named(value, language))


def _named(value: str, language: str) -> str:
    return say(f"cli.metavar.{value}", language)


def choice(language: str) -> click.Option:
    """The option that names the language; it stands before a command or behind it."""
    return option("shared", language, "--language", type=click.Choice([*LANGUAGES, "auto"]), default="auto")


def _shared(language: str) -> list[click.Parameter]:
    return [
        choice(language),
        option("shared", language, "as_json", "--json", is_flag=True),
        option("shared", language, "--quiet", is_flag=True),
    ]
