"""Files that people sent, shown to others."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse

from huiyin.domain.accepting import KINDS

#: A file is only ever looked at: nothing in it may run, load or be framed.
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def looked_at(path: Path, kind: str, name: str) -> FileResponse:
    """A file of a kind that is taken. Pictures are shown, a PDF is saved."""
    answer = FileResponse(path.open("rb"), content_type=KINDS[kind], as_attachment=kind == "pdf", filename=name)
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
