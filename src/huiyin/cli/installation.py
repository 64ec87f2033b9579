"""An installation: its database brought up to date, its files packed, its server. Django is loaded here and nowhere else on the command line."""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path


def at(home: Path | None) -> None:
    """Load the installation of a folder, or the one that the environment names."""
    if home is not None:
        os.environ["HUIYIN_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    import django

    django.setup()


def prepare() -> None:
    """Bring the database up to date and pack the static files; nothing happens to what is so already."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    # The settings were read before there was anything collected.
    settings.WHITENOISE_USE_FINDERS = False


def resume() -> None:
    """Go on with consolidation runs and with answers on their way that were left when the machine went down, in a process of their own."""
    from huiyin.domain.answering.bringing import under_way
    from huiyin.domain.consolidation import process

    if process.left_over() or under_way().exists():
        process.start(wait=True)


def exposed(address: str) -> bool:
    """Whether others can reach the server and may read on the way what people say: it listens beyond this machine and knows of no https."""
    from django.conf import settings

    try:
        beyond = not ip_address(address).is_loopback
    except ValueError:
        beyond = address != "localhost"
    return beyond and not settings.SECURE_SSL_REDIRECT


def run_server(address: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server("huiyin.config.wsgi:application", address=address, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=4, respawn_failed_workers=True, log_access=False, log_level="warning").serve()  # type: ignore[arg-type]
