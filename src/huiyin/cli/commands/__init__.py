"""The commands, each a module with one function ``command(language)``."""

from huiyin.cli.commands import compare, consolidate, evaluate, inspect, purge, repair, serve, split, verify, work

COMMANDS = (consolidate.command, split.command, repair.command, inspect.command, evaluate.command, compare.command, serve.command, verify.command, purge.command, work.command)
