"""Uploads end where they are larger than anything we take: before a byte of them lies on the disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MAX_REQUEST_BYTES = 120 * 1024 * 1024  # of one request with all its files; each form has a lower limit


class BoundedUpload(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: refuses by the announced length (400), or leaves all to the next."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any, **__: Any) -> None:
        if content_length > MAX_REQUEST_BYTES:
            raise RequestDataTooBig("the upload is larger than any form takes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
