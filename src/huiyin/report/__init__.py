"""What is handed over: one value, the ledger, and the files it is written to."""

from huiyin.report.assemble import assemble
from huiyin.report.content import Ledger
from huiyin.report.difference import Difference, difference
from huiyin.report.errors import SchemaError
from huiyin.report.ledger_html import write_html
from huiyin.report.ledger_json import read_folder, read_json, write_json
from huiyin.report.ledger_xlsx import write_xlsx
from huiyin.report.problems_docx import write_docx
from huiyin.report.reconcile import Line, reconcile
from huiyin.report.restore import restored

__all__ = [
    "Difference",
    "Ledger",
    "Line",
    "SchemaError",
    "assemble",
    "difference",
    "read_folder",
    "read_json",
    "reconcile",
    "restored",
    "write_docx",
    "write_html",
    "write_json",
    "write_xlsx",
]
