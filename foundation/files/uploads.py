"""How much may be uploaded: in one request, and from one address in a day."""

import logging
import shutil
import threading
import time
from dataclasses import dataclass
from typing import Any

import redis
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from foundation import broker
from foundation.rate_limits import keyed_digest

logger = logging.getLogger(__name__)

MIB = 1024 * 1024
MAX_REQUEST_BYTES = 120 * MIB  # of one request with all its files; each form has a lower limit
MIN_FREE_DISK = 1024 * MIB  # what papers of citizens leave for everything else
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class UploadBudget:
    """Bytes that one subject (an address, a citizen) may upload within `seconds` from the first of them.

    With Redis down each process counts for itself. Subjects are kept only as keyed hashes.
    """

    scope: str
    max_bytes: int
    seconds: int = DAY

    def take(self, subject: str, size: int) -> bool:
        """Count `size` bytes; False, and nothing is counted, where they are too many."""
        key = f"uploads:{self.scope}:{keyed_digest(self.scope, subject)}"
        try:
            is_within = self._add(key, size) <= self.max_bytes
            if not is_within:
                self._add(key, -size)
            return is_within
        except redis.RedisError as error:
            logger.warning("uploads are counted in this process alone: %s", type(error).__name__)
            return _local.add(key, size, self)

    def _add(self, key: str, size: int) -> int:
        pipeline = broker.client().pipeline()
        pipeline.incrby(key, size)
        pipeline.expire(key, self.seconds, nx=True)
        return int(pipeline.execute()[0])


class _LocalTotals:
    """The same sums in this process's memory, while Redis does not answer."""

    MAX_SUBJECTS = 10_000

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._totals: dict[str, tuple[int, float]] = {}  # bytes, and when they are forgotten

    def add(self, key: str, size: int, budget: UploadBudget) -> bool:
        now = time.monotonic()
        with self._guard:
            total, until = self._totals.get(key, (0, now + budget.seconds))
            if until <= now:
                total, until = 0, now + budget.seconds
            if total + size > budget.max_bytes:
                return False
            if len(self._totals) >= self.MAX_SUBJECTS:
                self._totals.clear()
            self._totals[key] = (total + size, until)
            return True


_local = _LocalTotals()


def has_disk_space() -> bool:
    """Whether the disk of MEDIA_ROOT has room for files of citizens."""
    folder = settings.MEDIA_ROOT
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
