"""deploy/Caddyfile obtains its certificate from an authority by ACME, and keeps it over a restart."""

import os
import subprocess
import sys
from pathlib import Path

from tests import clock
from tests.sandboxes.zalo.running import ROOT

SCRIPT = Path(__file__).with_name("obtain_certificate.sh")
AUTHORITY = """{{
	admin off
	storage file_system {folder}/authority-data
	http_port 8081
	skip_install_trust
}}
https://ca.example:9443 {{
	tls internal
	acme_server
}}
"""
OURS = """{{
	admin off
	acme_ca https://ca.example:9443/acme/local/directory
	acme_ca_root {folder}/authority-data/pki/authorities/local/root.crt
"""


def test_the_shipped_caddyfile_obtains_a_certificate_and_keeps_it(tmp_path):
    """Ports 80 and 443 of a network of its own, as the authority asks for them."""
    (tmp_path / "authority").write_text(AUTHORITY.format(folder=tmp_path))
    shipped = (ROOT / "deploy" / "Caddyfile").read_text()
    (tmp_path / "Caddyfile").write_text(shipped.replace("{\n", OURS.format(folder=tmp_path), 1))
    namespaces = ["--net", "--mount"] if os.geteuid() == 0 else ["--map-root-user", "--net", "--mount"]
    command = ["unshare", *namespaces, "bash", SCRIPT, tmp_path, Path(sys.executable).with_name("caddy")]
    with clock.real_for_processes():  # Caddy, without libc, dates its certificates by it
        done = subprocess.run([*command, sys.executable], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines() == [
        "the portal",
        "2",
        "308 https://1022.example.gov.vn/t/",
        "the portal",
        "2",
    ]
