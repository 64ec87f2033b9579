"""Serving where others can listen in is said so."""

from __future__ import annotations

import socket
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from huiyin.cli import installation
from huiyin.cli.commands import serve


@pytest.mark.parametrize(("address", "https", "warns"), [("127.0.0.1", False, False), ("localhost", False, False), ("::1", False, False), ("0.0.0.0", False, True), ("192.0.2.1", False, True), ("0.0.0.0", True, False)])  # noqa: S104 # An address that is asked about.
def test_who_serves_beyond_the_machine_without_https_is_warned(address: str, https: bool, warns: bool, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    for name in ("at", "prepare", "resume", "run_server"):
        monkeypatch.setattr(installation, name, lambda *_: None)
    monkeypatch.setattr(installation, "free", lambda *_: True)
    stopped: list[bool] = []
    monkeypatch.setattr(installation, "Sender", lambda: SimpleNamespace(stop=lambda: stopped.append(True)))
    settings.SECURE_SSL_REDIRECT = https
    done = CliRunner().invoke(serve.command("en"), ["--address", address])
    assert done.exit_code == 0
    assert ("HUIYIN_HTTPS=1" in done.output) is warns
    assert stopped == [True]


@pytest.mark.parametrize(("language", "told"), [("en", "Choose another one with --port"), ("zh", "请用 --port 换一个端口")])
def test_a_port_that_is_taken_is_said_so(language: str, told: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = CliRunner().invoke(serve.command(language), ["--port", str(other.getsockname()[1]), "--language", language])
    assert done.exit_code == 2 and told in done.output
    done = CliRunner().invoke(serve.command(language), ["--address", "nowhere.invalid", "--language", language])
    assert done.exit_code == 2 and told in done.output
