"""``huiyin serve``: the web application of an installation."""

from __future__ import annotations

from pathlib import Path

import click

from huiyin.cli import installation, tongue
from huiyin.cli.output import Voice
from huiyin.words import say


def command(language: str) -> click.Command:
    """The command with its help in a language."""
    return tongue.command(
        "serve",
        language,
        serve,
        tongue.option("serve", language, "--home", value="folder", type=click.Path(path_type=Path, file_okay=False)),
        tongue.option("serve", language, "--address", value="address", default="127.0.0.1", show_default=True),
        tongue.option("serve", language, "--port", value="number", type=click.IntRange(1, 65535), default=8000, show_default=True),
        tongue.option("serve", language, "--workers", value="number", type=click.IntRange(1, 64), default=2, show_default=True),
    )


def serve(home: Path | None, address: str, port: int, workers: int, language: str, as_json: bool, quiet: bool) -> None:
    """Prepare what is not prepared, say where it is, and serve until Ctrl-C."""
    voice = Voice.of(language, as_json, quiet)
    if not installation.free(address, port):
        raise click.UsageError(say("cli.port_taken", voice.language, address=address, port=port))
    installation.at(home)
    installation.prepare()
    installation.resume()
    voice.data({"address": f"http://{address}:{port}/"})
    voice.say("cli.serving", address=f"http://{address}:{port}/")
    if installation.exposed(address):
        voice.say("cli.exposed")
    sender = installation.Sender()
    try:
        installation.run_server(address, port, workers)
    finally:
        sender.stop()
