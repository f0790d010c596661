"""ClamAV's daemon with one signature of our own (EICAR), as Debian packages it; nothing is installed."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.foundation import debian_packages
from tests.sandboxes.zalo.running import wait_until

PACKAGES = ("clamav-daemon", "libclamav12", "libmspack0t64")
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Portal.Test.EICAR"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The path of its socket."""
    path, environ = debian_packages.program("clamd", *PACKAGES)
    socket, signatures, settings = folder / "clamd.ctl", folder / "signatures", folder / "clamd.conf"
    signatures.mkdir()
    (signatures / "test.ndb").write_text(f"{NAME}:0:*:{EICAR.hex()}\n")
    settings.write_text(
        f"LocalSocket {socket}\nDatabaseDirectory {signatures}\nForeground yes\nLogFile {folder}/log\n"
        f"TemporaryDirectory {folder}\nStreamMaxLength 25M\n"
    )
    program = [path, "-c", str(settings)]
    process = subprocess.Popen(program, env=os.environ | environ, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: socket.exists() or process.poll() is not None, 60)
        assert process.poll() is None, (folder / "log").read_text()
        yield str(socket)
    finally:
        process.terminate()
        process.wait(60)
