"""Scripts of others that the portal serves are the ones that were looked at."""

import hashlib
import re

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
FOLDERS = sorted(path for path in VENDOR.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_file_has_the_checksum_that_its_page_names_and_a_licence_beside_it(folder):
    page = (folder / "README.md").read_text()
    named = dict(re.findall(r"^\| ([\w.-]+) \| ([0-9a-f]{64}) \|$", page, re.MULTILINE))
    files = {path.name for path in folder.iterdir() if path.suffix in (".js", ".css")}
    assert named.keys() == files
    for name, digest in named.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    assert (folder / "LICENSE").exists()
    assert re.search(r"^# .+ \d+\.\d+\.\d+$", page, re.MULTILINE), "the version"
