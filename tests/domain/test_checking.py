"""Files are shown to the virus scanner first: what it finds, and what it does not answer, comes in nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from receivers import EICAR, Scanner, free_port, virus_scanner

from huiyin.domain.accepting import accepted
from huiyin.domain.checking import PIECE, checked
from huiyin.domain.rectification.evidence import EvidenceRefused
from huiyin.domain.storing import Sent
from huiyin.domain.transitions import NotAllowed

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def refused(data: bytes) -> tuple[str, object]:
    with pytest.raises(NotAllowed) as told:
        checked([data], "现场.pdf")
    assert told.value.values["file"] == "现场.pdf"
    return told.value.code, told.value.values.get("found")


@pytest.mark.parametrize("socket", [False, True])
def test_the_scanner_is_sent_the_whole_file_and_its_word_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, socket: bool) -> None:
    with virus_scanner(str(tmp_path / "clamd.ctl") if socket else "") as scanner:
        monkeypatch.setattr(settings, "SCANNER", scanner.url)
        large = bytes(range(256)) * (3 * PIECE // 256) + b"x"
        checked([large, b"", b"end"], "大.pdf")
        assert scanner.taken == [large + b"end"]
        assert refused(PDF + EICAR) == ("file_infected", "Eicar-Signature")


def test_nothing_is_asked_where_no_scanner_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SCANNER", "")
    checked([PDF + EICAR], "现场.pdf")


def test_a_scanner_that_does_not_answer_lets_nothing_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for url in (f"tcp://127.0.0.1:{free_port()}", f"unix://{tmp_path}/none", "tcp://host.invalid:3310"):
        monkeypatch.setattr(settings, "SCANNER", url)
        assert refused(PDF) == ("scanner_away", None)


@pytest.mark.parametrize("said", [b"stream: Can't allocate memory ERROR", b"", b"UNKNOWN COMMAND"])
def test_what_is_no_verdict_lets_nothing_pass(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    with virus_scanner() as scanner:
        monkeypatch.setattr(settings, "SCANNER", scanner.url)
        scanner.says = said or b" "
        assert refused(PDF) == ("scanner_away", None)


def test_a_file_that_is_more_than_the_scanner_takes_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with virus_scanner() as scanner:
        monkeypatch.setattr(settings, "SCANNER", scanner.url)
        scanner.most = 100_000
        assert refused(bytes(20 * 2**20))[0] in {"scanner_large", "scanner_away"}
        assert refused(bytes(120_000)) == ("scanner_large", None)


def test_evidence_is_asked_about_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with virus_scanner() as scanner:
        monkeypatch.setattr(settings, "SCANNER", scanner.url)
        with pytest.raises(NotAllowed) as told:
            accepted(Sent("C:\\现场.pdf", 9, [PDF, EICAR]), EvidenceRefused)
        assert (type(told.value), told.value.code) == (NotAllowed, "file_infected")
        assert accepted(Sent("现场.pdf", 9, [PDF]), EvidenceRefused) == ("现场.pdf", "pdf", PDF)
        # What is refused by its kind or size alone need not be sent.
        for data in (b"", b"MZ" + EICAR):
            with pytest.raises(NotAllowed):
                accepted(Sent("现场.pdf", len(data), [data]), EvidenceRefused)
    assert isinstance(scanner, Scanner) and scanner.taken[:2] == [PDF + EICAR, PDF]
