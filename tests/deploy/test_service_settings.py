"""Commands read the settings of the service as systemd reads them, or refuse."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.deploy.deployed import wrapper

read = wrapper()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("A=plain", "plain"),
        ("A=", ""),
        ("  A = spaced  ", "spaced"),
        ("A=two words", "two words"),
        ("A=O'Neill's", "O'Neill's"),
        ("A='single \\ \"quoted\" # $x'", 'single \\ "quoted" # $x'),
        ('A="double \'quoted\' \\" \\\\ \\$ \\` \\n"', "double 'quoted' \" \\ $ ` \\n"),
        ("A=\"O'\"'Neill'  rest ", "O'Neillrest"),
        ("A=a # no comment", "a # no comment"),
        ("A=100%", "100%"),
        ("A=%2Fvar%2Frun", "%2Fvar%2Frun"),
        ("A=back\\\\slash\\ \n", "back\\slash "),
        ("A=over \\\nlines", "over lines"),
        ('A="over\nlines"', "over\nlines"),
        ('A="over \\\nlines"', "over lines"),
        ("A=$HOME `id` $(id)", "$HOME `id` $(id)"),
        ("A=x=y", "x=y"),
        ("A=мир 和平", "мир 和平"),
        ("# A=comment\n; A=other\n\nA=1\r\nA=2\r\n", "2"),
    ],
)
def test_value_is_read_as_systemd_reads_it(written: str, value: str) -> None:
    assert read.settings_in(written) == {"A": value}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("A=1\nexport DATABASE_URL=postgres://x", "Line 2: A setting is written NAME=value, and 'export DATABASE_URL'"),
        ("DATABASE_URL postgres://x", "Line 1: A setting is written"),
        ("1A=x", "'1A' is not"),
        ("\ufeffA=1", "is not"),
        ("A='never closed\nDATABASE_URL=postgres://x", "Line 1: The quotation mark ' is never closed"),
        ('A=1\nB="x\\"', 'Line 2: The quotation mark " is never closed'),
        ("# comment \\\nDATABASE_URL=postgres://x", "Line 1: This comment ends with a backslash"),
        ("A=\x00", "control character"),
        ("A=\x1b[2J", "control character"),
    ],
)
def test_what_systemd_would_leave_out_without_a_word_is_refused(written: str, words: str) -> None:
    with pytest.raises(read.UnreadableError) as refusal:
        read.settings_in(written)
    assert words in str(refusal.value)


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """Give the wrapper of a service whose settings file is not there yet, and whose command prints what it is given."""
    (tmp_path / "manage.py").write_text(
        "import json, os, sys\nprint(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ), os.umask(0)]))"
    )
    text = (ROOT / "deploy" / "manage").read_text()
    for name, value in {
        "/srv/annals/code/.venv/bin/python": sys.executable,
        "/srv/annals/code": str(tmp_path),
        "/etc/annals.env": str(tmp_path / "annals.env"),
        'USER = "annals"': f'USER = "{pwd.getpwuid(os.geteuid()).pw_name}"',
    }.items():
        text = text.replace(name, value)
    path = tmp_path / "annals"
    path.write_text(text)
    return path


def run(command: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": "sqlite:////of/the/caller",
        "SECRET_KEY": "of the caller",
        "LANG": "C.UTF-8",
    }
    return subprocess.run(
        [sys.executable, "-I", command, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_command_gets_the_settings_and_nothing_of_the_callers(command: Path, tmp_path: Path) -> None:
    (tmp_path / "annals.env").write_text("SITE_TITLE=O'Neill's #1 \\\\ 100 %\nSECRET_KEY='a b'\n")
    arguments, folder, environment, mask = json.loads(run(command, "migrate", "two words").stdout)
    assert arguments == ["migrate", "two words"]
    assert folder == str(tmp_path)
    assert environment["SITE_TITLE"] == "O'Neill's #1 \\ 100 %"
    assert environment["SECRET_KEY"] == "a b"
    assert environment["DEBUG"] == "off"
    assert environment["LANG"] == "C.UTF-8"
    assert "DATABASE_URL" not in environment
    assert mask == 0o027
    assert run(command, "--value", "SECRET_KEY").stdout == "a b\n"


@pytest.mark.parametrize("content", [None, b"SITE_TITLE=\xff", b"export SITE_TITLE=x", b"'"])
def test_command_is_refused_where_the_settings_cannot_be_read(
    command: Path, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "annals.env").write_bytes(content)
    refused = run(command, "migrate")
    assert (refused.returncode, refused.stdout) == (78, "")
    assert f"The settings file {tmp_path}/annals.env" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_command_is_refused_where_there_is_no_service(command: Path, tmp_path: Path) -> None:
    (tmp_path / "annals.env").write_text("A=1\n")
    text = command.read_text()
    user = pwd.getpwuid(os.geteuid()).pw_name
    command.write_text(text.replace(f'USER = "{user}"', 'USER = "nobody-at-all"'))
    assert "There is no user nobody-at-all" in run(command, "migrate").stderr
    command.write_text(text.replace(sys.executable, "/nowhere/python"))
    refused = run(command, "migrate")
    assert (refused.returncode, "/nowhere/python can't be run" in refused.stderr) == (78, True)
