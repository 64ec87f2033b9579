"""The command line: ``huiyin consolidate FILE... --out DIR`` and its companions."""

from huiyin.cli.main import build, main

__all__ = ["build", "main"]
