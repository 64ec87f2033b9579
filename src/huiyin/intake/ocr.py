"""Reading a picture of paper by machine, where the extra ``ocr`` is installed; without it everything else works, and a person types.

The models lie in the package of the extra, and the process that reads has no network: it works offline, and no picture leaves the machine.
What was printed is read well, what was written by hand less so, ticks not at all: every line comes with how sure the machine is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from huiyin.intake.limits import MIB
from huiyin.intake.scanned import NotAScan

#: Memory in bytes of the process that reads, and the time that it has for its start and for each picture, in seconds.
MEMORY, START, EACH = 6144 * MIB, 60, 60
_PROGRAM = Path(__file__).with_name("ocrprocess.py")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read; ``sure`` is the machine's confidence, from 0 to 1."""

    text: str
    sure: float


def available() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_lines(pictures: Sequence[bytes]) -> list[list[Line]]:
    """The lines of each picture (JPEG or PNG), from top to bottom; what stands side by side is one line.

    Raises NotAScan: no_ocr where the extra is not installed, ocr_failed.
    """
    if not pictures:
        return []
    if not available():
        raise NotAScan("no_ocr")
    told = b"".join(len(one).to_bytes(4, "big") + one for one in pictures)
    command = [sys.executable, "-I", "-X", "utf8", str(_PROGRAM), str(MEMORY)]
    try:
        done = subprocess.run(command, input=told, capture_output=True, timeout=START + EACH * len(pictures), check=True)
        found = [[Line(**line) for line in lines] for lines in json.loads(done.stdout)]
    except (subprocess.SubprocessError, ValueError, TypeError) as error:
        raise NotAScan("ocr_failed") from error
    if len(found) != len(pictures):
        raise NotAScan("ocr_failed")
    return found
