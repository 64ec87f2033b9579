"""The environment of an installation: one typed table, read once, each variable with a safe default."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from huiyin.config.mailing import mail_settings
from huiyin.config.modelling import ModelSettings, model_settings
from huiyin.config.refusals import UnusableVariable


@dataclass(frozen=True, slots=True)
class Environment:
    """What the operator may say: ``HUIYIN_HOME``, ``HUIYIN_DATABASE``, ``HUIYIN_HOSTS``, ``HUIYIN_HTTPS``, ``HUIYIN_LANGUAGE``, ``HUIYIN_TIME_ZONE``,
    ``HUIYIN_MAIL``, ``HUIYIN_MAIL_FROM``, ``HUIYIN_ADDRESS``, ``HUIYIN_ROBOT_HOSTS``, ``HUIYIN_SCANNER``,
    ``HUIYIN_ENCODER``, ``HUIYIN_MODEL_URL``, ``HUIYIN_MODEL_NAME``, ``HUIYIN_MODEL_ENCODER``, ``HUIYIN_MODEL_KEY``, ``HUIYIN_MODEL_HOSTS``.

    ``home`` holds the embedded database, uploads and the secrets of this installation; ``database`` is Django's
    table of a connection; ``hosts`` are the names under which it may be reached; ``https`` says that it is reached by https only;
    ``mail`` are Django's settings of a mail server; ``address`` is where people find it, for links in messages;
    ``robot_hosts`` are the hosts of chat robots inside the network, which may also be reached without https;
    ``scanner`` is where a virus scanner listens, nothing where uploads are not scanned;
    ``models`` are those that a run may be given: none where nothing is said.
    """

    home: Path
    database: Mapping[str, object]
    hosts: tuple[str, ...]
    https: bool
    language: str
    time_zone: str
    mail: Mapping[str, object]
    address: str
    robot_hosts: tuple[str, ...]
    scanner: str
    models: ModelSettings

    def secret(self, name: str) -> bytes:
        """A secret of this installation, 32 bytes, made the first time that it is asked for and kept where only its owner can read it.

        Raises UnusableVariable where the folder of the installation cannot be used, or what stands in the file is none.
        """
        folder = self.home / "secrets"
        path = folder / name
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                _make(path)
            return bytes.fromhex(path.read_text(encoding="ascii"))
        except OSError as error:
            raise UnusableVariable("home", given=self.home, problem=error.strerror) from error
        except ValueError as error:
            raise UnusableVariable("secret", given=path) from error


def environment(given: Mapping[str, str] = os.environ) -> Environment:
    """The environment as the operator set it. Raises UnusableVariable for what cannot be used."""
    home = Path(given.get("HUIYIN_HOME") or "huiyin-data").absolute()
    return Environment(
        home=home,
        database=_database(given.get("HUIYIN_DATABASE", ""), home),
        hosts=tuple(filter(None, given.get("HUIYIN_HOSTS", "localhost,127.0.0.1,[::1]").split(","))),
        https=given.get("HUIYIN_HTTPS", "") in {"1", "yes", "true"},
        language="en" if given.get("HUIYIN_LANGUAGE") == "en" else "zh-hans",
        time_zone=_time_zone(given.get("HUIYIN_TIME_ZONE") or "Asia/Shanghai"),
        mail=mail_settings(given.get("HUIYIN_MAIL", ""), given.get("HUIYIN_MAIL_FROM", "")),
        address=_address(given.get("HUIYIN_ADDRESS", "")),
        robot_hosts=tuple(filter(None, given.get("HUIYIN_ROBOT_HOSTS", "").lower().split(","))),
        scanner=_scanner(given.get("HUIYIN_SCANNER", "")),
        models=model_settings(given, home),
    )


def _make(path: Path) -> None:
    """Write a new secret whole or not at all; where another process was quicker, its secret stays."""
    handle, written = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    with suppress(FileExistsError):
        os.link(written, path)
    os.unlink(written)


#: A receipt code must survive a loss of power, so every commit is synced; writers queue instead of failing when two read before they write.
SQLITE = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY",
}


def _database(url: str, home: Path) -> dict[str, object]:
    """Django's connection of ``postgresql://user:password@host:port/name``, or of the embedded database where nothing is said."""
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "huiyin.sqlite3", "OPTIONS": SQLITE}
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise UnusableVariable("database", given=parts.hostname or "") from error
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise UnusableVariable("database", given=parts.scheme or url)
    if find_spec("psycopg") is None:
        raise UnusableVariable("no_driver")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise UnusableVariable("time_zone", given=name) from error
    return name


def _address(url: str) -> str:
    """An address of the web without a blank and without the last stroke, or nothing."""
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or any(one.isspace() for one in url):
        raise UnusableVariable("address", given=url)
    return url.rstrip("/")


def _scanner(url: str) -> str:
    """Where ``clamd`` listens, ``tcp://host:port`` or ``unix:///path``, or nothing."""
    if not url:
        return ""
    parts = urlsplit(url)
    try:
        there = (
            bool(parts.hostname and parts.port)
            if parts.scheme == "tcp"
            else parts.scheme == "unix" and len(parts.path) > 1 and not parts.netloc
        )
    except ValueError as error:
        raise UnusableVariable("scanner", given=url) from error
    if not there:
        raise UnusableVariable("scanner", given=url)
    return url
