"""Runs in the shell of the version before: few candidates, for the dump lies in git."""

import lzma
import os
import subprocess
from pathlib import Path

from django.core.management import call_command

from lookups.kinds.exams import demo

demo.GRADUATES, demo.PUPILS = 50, 20
call_command("seed_demo")
dump = [f"{os.environ['PG_BINDIR']}/pg_dump", "--no-owner", "--no-privileges", os.environ["DATABASE_URL"]]
text = subprocess.run(dump, check=True, stdout=subprocess.PIPE).stdout
Path("version_before.sql.xz").write_bytes(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME))
