"""Set up and run Huiyin with nothing but Python 3.11: `python3 run.py demo` or `python3 run.py test`."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import webbrowser
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
    """Consolidate the reference case, print the reconciliation and the agreement with its labels, and open the report."""
    setup([])
    out, case = HERE / "out" / "demo", HERE / "examples" / "reference"
    files = sorted(map(str, (case / "files").iterdir()))
    for step in (["consolidate", *files, "--out", str(out)], ["evaluate", str(out), "--gold", str(case / "gold.tsv")]):
        if code := subprocess.run([str(PYTHON), "-m", "huiyin.cli", *step, *arguments]).returncode:
            return code
    if sys.stdout.isatty():
        webbrowser.open((out / "report.html").as_uri())
    return 0


def test(arguments: list[str]) -> int:
    """Run the tests that need no browser and no service."""
    setup([])
    return subprocess.run([str(PYTHON), "-m", "pytest", *arguments], cwd=HERE).returncode


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
