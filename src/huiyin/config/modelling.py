"""The models that the operator names: a folder with an encoder, or an address that speaks as OpenAI's does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from huiyin.config.refusals import UnusableVariable

#: The longest key that is read from the file.
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """``folder`` of an encoder here; ``url`` with the names of a model for titles and of one for vectors; ``hosts`` that may be called without https."""

    folder: str = ""
    url: str = ""
    name: str = ""
    encoder: str = ""
    hosts: tuple[str, ...] = ()
    key: str = field(default="", repr=False)


def model_settings(given: Mapping[str, str], home: Path) -> ModelSettings:
    """What stands in ``HUIYIN_ENCODER``, ``HUIYIN_MODEL_URL``, ``_NAME``, ``_ENCODER``, ``_HOSTS``, ``_KEY``; all empty where nothing is said.

    The key may also stand in the file ``secrets/model-key`` of the installation. Raises UnusableVariable for an address that is none.
    """
    url = given.get("HUIYIN_MODEL_URL", "").rstrip("/")
    return ModelSettings(
        folder=given.get("HUIYIN_ENCODER", ""),
        url=_checked(url) if url else "",
        name=given.get("HUIYIN_MODEL_NAME", "") if url else "",
        encoder=given.get("HUIYIN_MODEL_ENCODER", "") if url else "",
        hosts=tuple(filter(None, given.get("HUIYIN_MODEL_HOSTS", "").lower().split(","))),
        key=(given.get("HUIYIN_MODEL_KEY", "") or _kept(home)).strip(),
    )


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.password or parts.query or any(one.isspace() for one in url):
        # What stands in it may be a secret.
        raise UnusableVariable("model_url", given=parts.hostname or "")
    return url


def _kept(home: Path) -> str:
    try:
        return (home / "secrets" / "model-key").read_text(encoding="utf-8")[:LONGEST]
    except OSError:
        return ""
