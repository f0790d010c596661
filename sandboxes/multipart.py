"""Multipart forms as the published clients send them.

A part is a file by its file name alone: the official Java SDK labels its files multipart/form-data, which
readers of nested forms take for a form without a boundary.
"""

from email.message import Message
from email.parser import HeaderParser

from sandboxes.http_call import Upload


def read(raw: bytes, content_type: str) -> tuple[dict[str, str], dict[str, Upload]]:
    """Text fields and files by their names. Raises ValueError where the body is no such form."""
    boundary = _headers(f"Content-Type: {content_type}").get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise ValueError("a form without boundary")
    chunks = (b"\r\n" + raw).split(b"\r\n--" + boundary.encode())
    if len(chunks) < 2 or not chunks[-1].startswith(b"--"):
        raise ValueError("a form without end")
    form: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for chunk in chunks[1:-1]:
        head, blank, content = chunk.partition(b"\r\n\r\n")
        headers = _headers(head.decode("utf-8", "replace").strip())
        name = headers.get_param("name", header="content-disposition")
        if not blank or not isinstance(name, str):
            raise ValueError("a part without name")
        file_name = headers.get_filename()
        if file_name is None:
            form[name] = content.decode("utf-8", "replace")
        else:
            files[name] = Upload(file_name, content)
    return form, files


def _headers(text: str) -> Message:
    return HeaderParser().parsestr(text)
