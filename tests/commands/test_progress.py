"""A long command tells how far it is: a bar in a terminal, lines without one, nothing for a short one."""

import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios

import pytest
from django.core.management import call_command

from foundation.jobs.progress import Phase, told_to, track
from foundation.spreadsheets import terminal_progress
from tests.sandboxes.zalo.running import ROOT
from tests.zalo_channel.portal_processes import database_url

UNITS = "Mã đơn vị;Tên đơn vị\n" + "".join(f"phong-{n};Phòng số {n}\n" for n in range(300))


@pytest.mark.django_db(transaction=True)
def test_a_terminal_sees_a_bar(tmp_path):
    file = tmp_path / "don-vi.csv"
    file.write_text(UNITS, encoding="utf-8")
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    command = [sys.executable, "manage.py", "import_data", "handling_units", str(file)]
    own = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | own,
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
        check=True,
    )
    os.close(terminal)
    seen = os.read(screen, 65536).decode(errors="ignore")  # what a terminal holds may end within a letter
    os.close(screen)
    assert "Đang ghi" in seen and "100%" in seen and "300/300" in seen
    assert "300 mới" in done.stdout and "%" not in done.stdout


@pytest.mark.django_db
def test_without_a_terminal_a_short_import_says_nothing_of_its_progress(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(terminal_progress, "LINE_EVERY", 3600.0)  # short on a busy machine too
    file = tmp_path / "don-vi.csv"
    file.write_text(UNITS, encoding="utf-8")
    call_command("import_data", "handling_units", str(file), stdout=io.StringIO())
    assert capsys.readouterr().err == ""


def test_without_a_terminal_a_long_one_writes_plain_lines(monkeypatch):
    monkeypatch.setattr(terminal_progress, "LINE_EVERY", 0.0)
    stream = io.StringIO()
    with told_to(terminal_progress.terminal_progress(stream)):
        assert list(track("abc", Phase.WRITING, 3)) == ["a", "b", "c"]
    lines = stream.getvalue().splitlines()
    assert lines[0].endswith("0/3 dòng") and lines[-1] == "Đang ghi: 3/3 dòng"
    assert "\r" not in stream.getvalue()
