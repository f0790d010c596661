"""How much may be uploaded in one request, and whether the disk has room for it."""

import shutil
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadhandler import FileUploadHandler

MIB = 1024 * 1024
MAX_REQUEST_BYTES = 120 * MIB  # of one request with all its files; each form has a lower limit
MIN_FREE_DISK = 1024 * MIB  # what papers of citizens leave for everything else


def has_disk_space() -> bool:
    """Whether the disk of MEDIA_ROOT has room for files of citizens; an object store has."""
    folder = settings.MEDIA_ROOT
    if not isinstance(storages["default"], FileSystemStorage):
        return True
    return not folder.exists() or shutil.disk_usage(folder).free > MIN_FREE_DISK


class BoundedUpload(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: refuses by the announced length (400), or leaves all to the next."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any, **__: Any) -> None:
        if content_length > MAX_REQUEST_BYTES:
            raise RequestDataTooBig("the upload is larger than any form takes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
