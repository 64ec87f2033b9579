"""Files to sources, sources to entries."""

from huiyin.intake.entries import entries
from huiyin.intake.errors import IntakeError
from huiyin.intake.reading import read
from huiyin.intake.types import Block, Entry, Notice, Place, Source, SourceDocument, SourceTable

__all__ = ["Block", "Entry", "IntakeError", "Notice", "Place", "Source", "SourceDocument", "SourceTable", "entries", "read"]
