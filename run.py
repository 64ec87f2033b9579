"""Set up and run Huiyin with nothing but Python 3.11: `python3 run.py demo` or `python3 run.py test`."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = HERE / "requirements" / "dev.txt"
STAMP = VENV / "installed.sha256"


def main(arguments: list[str]) -> int:
    """Run one command; the exit code is the command's."""
    commands = {"setup": setup, "demo": demo, "test": test, "lint": lint, "benchmark": benchmark}
    if sys.version_info < (3, 11):
        print("Huiyin needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
        return 2
    if not arguments or arguments[0] not in commands:
        print("Say one of: python3 run.py " + " | ".join(commands))
        return 2
    return commands[arguments[0]](arguments[1:])


def setup(_: list[str]) -> int:
    """Make the virtual environment from the lock; nothing is done when it is as the lock says."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted and PYTHON.exists():
        return 0
    print("Setting up .venv (once; a minute or so) ...", flush=True)
    uv = shutil.which("uv")
    if uv:
        env = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
        install = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
        steps = [[uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)], [*install, "--compile-bytecode"]]
    else:
        env = dict(os.environ)
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        steps = [[sys.executable, "-m", "venv", "--clear", str(VENV)], install]
    steps[1] = [*steps[1], "--require-hashes", "-r", str(LOCK)]
    for step in [*steps, [*install, "--no-deps", "--no-build-isolation", "-e", str(HERE)]]:
        subprocess.run(step, check=True, env=env)
    STAMP.write_text(wanted)
    return 0


def demo(arguments: list[str]) -> int:
    """Consolidate the reference case and print how it adds up; then load it as a campaign and open the web application."""
    parser = argparse.ArgumentParser("run.py demo", description=demo.__doc__)
    parser.add_argument("--fresh", action="store_true", help="forget what was tried in the campaign")
    parser.add_argument("--check", action="store_true", help="end once the first page answers")
    parser.add_argument("--port", type=int, default=8000, help="serve here; 8000 if nothing is said")
    asked = parser.parse_args(arguments)
    setup([])
    out, case, home = HERE / "out" / "demo", HERE / "examples" / "reference", HERE / "out" / "demo-campaign"
    files = sorted(map(str, (case / "files").iterdir()))
    for step in (["consolidate", *files, "--out", str(out)], ["evaluate", str(out), "--gold", str(case / "gold.tsv")]):
        if code := subprocess.run([str(PYTHON), "-m", "huiyin.cli", *step]).returncode:
            return code
    if asked.fresh:
        shutil.rmtree(home, ignore_errors=True)
    if not (home / "demo-accounts.json").exists():
        # Whole or not at all: a load that was interrupted leaves nothing that looks like a campaign.
        for folder in (home, begun := home.with_name("demo-campaign.begun")):
            shutil.rmtree(folder, ignore_errors=True)
        print("Loading the campaign of the reference case ...", flush=True)
        if code := subprocess.run([str(PYTHON), "-m", "examples.campaign.load", str(begun)], cwd=HERE).returncode:
            return code
        begun.rename(home)
    shown = [str(home), "--port", str(asked.port), *(["--check"] if asked.check else [])]
    return subprocess.run([str(PYTHON), "-m", "examples.campaign.show", *shown], cwd=HERE).returncode


def test(arguments: list[str]) -> int:
    """Run the tests of rules and services on all cores, each module on one of them; or what the arguments name, such as ``tests/web`` or ``tests/journeys``."""
    setup([])
    chosen = arguments or ["-n", "auto", "--dist", "loadscope", "--ignore=tests/journeys", "-m", "not slow and not pages"]
    return subprocess.run([str(PYTHON), "-m", "pytest", *chosen], cwd=HERE).returncode


def benchmark(arguments: list[str]) -> int:
    """Measure, and print tables; `python3 run.py benchmark --help` says what there is."""
    setup([])
    return subprocess.run([str(PYTHON), "-m", "benchmarks", *arguments], cwd=HERE).returncode


def lint(_: list[str]) -> int:
    """Check the style, the types, and that imports point down only."""
    setup([])
    checks = [[str(PYTHON), "-m", "ruff", "check", "src", "tests", "benchmarks", "examples", "docs", "run.py"], [str(PYTHON.parent / "lint-imports")], [str(PYTHON), "-m", "mypy"]]
    return max(subprocess.run(check, cwd=HERE).returncode for check in checks)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        print("This step failed: " + " ".join(map(str, error.cmd)))
        sys.exit(error.returncode or 1)
