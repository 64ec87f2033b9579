from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.cli.earlier import earlier
from huiyin.intake import IntakeError
from huiyin.report import Ledger, write_json
from huiyin.report.content import Totals


def test_what_the_program_wrote_is_taken(tmp_path: Path) -> None:
    ledger = Ledger("试", "zh", (), (), (), (), Totals(0, 0, 0, {}, {}, 0, 0, 0, 0))
    write_json(ledger, tmp_path / "consolidation.json")
    assert earlier(tmp_path) == earlier(tmp_path / "consolidation.json") == ledger


def test_a_result_that_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (tmp_path / "consolidation.json").touch()
    with pytest.raises(IntakeError) as caught:
        earlier(tmp_path)
    assert (caught.value.code, caught.value.values) == ("unreadable", {"problem": "Permission denied"})
