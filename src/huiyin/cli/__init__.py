"""The command line: ``huiyin consolidate FILE... --out DIR`` and its companions."""

import sys

try:
    from huiyin.cli.main import build, main
except KeyboardInterrupt:
    # Ctrl-C while the program is still being loaded: there is nobody yet who could say more.
    sys.exit(130)

__all__ = ["build", "main"]
