"""An installation: its database brought up to date, its files packed, its server. Django is loaded here and nowhere else on the command line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import click

from huiyin.words import say


def at(home: Path | None) -> None:
    """Load the installation of a folder, or the one that the environment names. Raises UsageError where it names what cannot be used."""
    if home is not None:
        os.environ["HUIYIN_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.UsageError(str(error)) from error


def prepare() -> None:
    """Bring the database up to date and pack the static files; nothing happens to what is so already. Raises UsageError where there is no database."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except OperationalError as error:
        problem = next(iter(str(error).splitlines()), "")
        raise click.UsageError(say("config.error.unreachable", settings.LANGUAGE_CODE[:2], problem=problem)) from error
    call_command("collectstatic", verbosity=0, interactive=False)
    # The settings were read before there was anything collected.
    settings.WHITENOISE_USE_FINDERS = False


def resume() -> None:
    """Go on with consolidation runs and with answers on their way that were left when the machine went down, in a process of their own."""
    from huiyin.domain.answering.bringing import under_way
    from huiyin.domain.consolidation import process

    if process.left_over() or under_way().exists():
        process.start(wait=True)


#: The variable by which the process that sends knows its server.
SERVER = "HUIYIN_SERVER"


def keep_sending() -> None:
    """Remind and send once a minute until told to stop, or until the server that began this process is gone."""
    from django.utils import timezone

    from huiyin.domain.reminding.ticking import keep

    server = os.environ.get(SERVER, "")
    keep(clock=timezone.now, server=int(server) if server.isdecimal() else None)


class Sender:
    """The process that reminds and sends beside the server, begun again where it ends by itself."""

    def __init__(self) -> None:
        from django.conf import settings

        self._over = threading.Event()
        self._command = [sys.executable, "-m", "huiyin.cli", "work", "--keep", "--home", str(settings.HOME)]
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def _live(self) -> None:
        while not self._over.is_set():
            try:
                environment = {**os.environ, SERVER: str(os.getpid())}
                # A session of its own: Ctrl-C is for the server, which then lets this one finish what it is sending.
                self._child = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment, start_new_session=True)
                self._child.wait()
            except OSError:
                pass
            self._over.wait(5)

    def stop(self) -> None:
        """Let it finish what it is sending, and end."""
        self._over.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(timeout=30)


def exposed(address: str) -> bool:
    """Whether others can reach the server and may read on the way what people say: it listens beyond this machine and knows of no https."""
    from django.conf import settings

    try:
        beyond = not ip_address(address).is_loopback
    except ValueError:
        beyond = address != "localhost"
    return beyond and not settings.SECURE_SSL_REDIRECT


def free(address: str, port: int) -> bool:
    """Whether a server can listen there: nobody else does, this user may, and the address is one of this machine."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(place)
    except OSError:
        return False
    return True


def run_server(address: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server("huiyin.config.wsgi:application", address=address, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=4, respawn_failed_workers=True, log_access=False, log_level="warning").serve()  # type: ignore[arg-type]
