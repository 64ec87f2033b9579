"""What is handed over: one value, the ledger, and the files it is written to."""

from huiyin.report.assemble import assemble
from huiyin.report.content import Ledger
from huiyin.report.ledger_json import read_json, write_json
from huiyin.report.ledger_xlsx import write_xlsx
from huiyin.report.reconcile import Line, reconcile

__all__ = ["Ledger", "Line", "assemble", "read_json", "reconcile", "write_json", "write_xlsx"]
