"""Whatever an operator writes into the environment is used or refused in a sentence with a cure, in their language, without a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.config.env import environment
from huiyin.config.refusals import UnusableVariable
from huiyin.words import LANGUAGES, table

SOURCES = Path(__file__).resolve().parents[2] / "src" / "huiyin"
SHELL = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "HUIYIN_"))}
WRONG = {
    "HUIYIN_DATABASE": ("mysql://h/x", "database"),
    "HUIYIN_ADDRESS": ("voice.example.org", "address"),
    "HUIYIN_TIME_ZONE": ("Mars/Olympus", "time_zone"),
    "HUIYIN_MAIL": ("mail.example.org", "mail"),
    "HUIYIN_SCANNER": ("127.0.0.1:3310", "scanner"),
    "HUIYIN_MODEL_URL": ("models.example.org", "model_url"),
}


def huiyin(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "huiyin.cli", *map(str, arguments)], env={**SHELL, **variables}, capture_output=True, text=True, timeout=120)


def test_every_refusal_has_its_sentence_in_both_languages() -> None:
    said = {code for path in (*SOURCES.glob("config/*.py"), SOURCES / "cli" / "installation.py") for code in re.findall(r'UnusableVariable\("(\w+)"|config\.error\.(\w+)"', path.read_text())}
    codes = {one or other for one, other in said}
    assert len(codes) > 8
    for language in LANGUAGES:
        assert set(table("config", language)["error"]) == codes


@pytest.mark.parametrize(("name", "value", "code"), [(name, *told) for name, told in WRONG.items()])
def test_what_is_none_is_refused(name: str, value: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableVariable) as error:
        environment({"HUIYIN_HOME": str(tmp_path), name: value})
    assert error.value.code == code and name in error.value.told


def test_a_port_that_is_none() -> None:
    for name in ("HUIYIN_DATABASE", "HUIYIN_MAIL"):
        with pytest.raises(UnusableVariable):
            environment({name: f"{'postgresql' if name == 'HUIYIN_DATABASE' else 'smtp'}://somewhere:99999999/x"})


def test_a_secret_that_is_none_is_not_made_anew(tmp_path: Path) -> None:
    env = environment({"HUIYIN_HOME": str(tmp_path)})
    assert len(env.secret("index")) == 32
    (tmp_path / "secrets" / "index").write_text("…", encoding="utf-8")
    with pytest.raises(UnusableVariable, match="secret"):
        env.secret("index")
    (tmp_path / "file").touch()
    with pytest.raises(UnusableVariable, match="home"):
        environment({"HUIYIN_HOME": str(tmp_path / "file")}).secret("index")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"HUIYIN_MAIL": "x", "HUIYIN_LANGUAGE": "en"}, "HUIYIN_MAIL is no address of a mail server"),
        ({"HUIYIN_MAIL": "x", "HUIYIN_LANGUAGE": "zh"}, "HUIYIN_MAIL 不是邮件服务器的地址"),
        # Port 1 of this machine: nobody listens there.
        ({"HUIYIN_DATABASE": "postgresql://nobody@127.0.0.1:1/x", "HUIYIN_LANGUAGE": "en"}, "The database cannot be used"),
    ],
)
def test_the_server_says_it_and_does_not_start(variables: dict[str, str], told: str, tmp_path: Path) -> None:
    result = huiyin("serve", "--home", tmp_path, "--port", 8731, **variables)
    assert result.returncode == 2 and told in result.stderr and "Traceback" not in result.stderr
