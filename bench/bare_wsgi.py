"""The limit of a server: a constant answer of a given size, one for each file in BARE_FOLDER."""

import os
from pathlib import Path

BODIES = {f"/{path.name}": path.read_bytes() for path in Path(os.environ["BARE_FOLDER"]).iterdir()}
HEADERS = {
    path: [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
    for path, body in BODIES.items()
}


def application(environ, start_response):
    path = environ["PATH_INFO"]
    start_response("200 OK", HEADERS.get(path, []))
    return [BODIES.get(path, b"")]
