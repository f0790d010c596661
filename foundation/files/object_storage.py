"""Stored files in an S3 bucket, private: they leave it only through the views that serve files today.

FILE_STORAGE_URL switches it on (docs/deploy.md, "Files in an object store"). Whatever keeps the store from
answering is a StorageUnavailable, so that callers need not know botocore's errors.
"""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from io import BytesIO
from typing import Any, TypeVar

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from foundation.files.errors import StorageUnavailable

LINK_SECONDS = 300
NO_SUCH_FILE = ("NoSuchKey", "404")  # a missing bucket is a fault, a missing file is not

Method = TypeVar("Method", bound=Callable[..., Any])


@contextmanager
def translated_errors(name: str) -> Iterator[None]:
    """Raises FileNotFoundError or StorageUnavailable for what botocore raises inside."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in NO_SUCH_FILE:
            raise FileNotFoundError(name) from error
        raise StorageUnavailable(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageUnavailable(str(error)) from error


def _translated(method: Method) -> Method:
    @wraps(method)
    def call(self: Any, name: str, *args: Any) -> Any:
        with translated_errors(name):
            return method(self, name, *args)

    return call  # type: ignore[return-value]


class StoredObject(File):
    """Read once from the store; opened again after it was closed, it is read again."""

    def __init__(self, storage: "ObjectStorage", name: str) -> None:
        super().__init__(storage.download(name), name)
        self.storage = storage

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> "StoredObject":
        if self.closed:
            self.file = self.storage.download(self.name or "")
        self.seek(0)
        return self


class ObjectStorage(S3Storage):
    """One client for all threads of a process; time-outs that a reader of a page can wait for."""

    _made = threading.Lock()

    def __init__(self, **options: Any) -> None:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=2,
            read_timeout=10,
            retries={"total_max_attempts": 2, "mode": "standard"},
            max_pool_connections=32,
            # Stores of other makers know no trailing checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        shared = {"file_overwrite": False, "querystring_expire": LINK_SECONDS, "client_config": config}
        super().__init__(**shared | options)
        self._shared: Any = None

    @property
    def connection(self) -> Any:
        with self._made:
            if self._shared is None:
                self._shared = boto3.Session(self.access_key, self.secret_key).resource(
                    "s3",
                    region_name=self.region_name,
                    endpoint_url=self.endpoint_url,
                    config=self.client_config,
                )
        return self._shared

    def download(self, name: str) -> BytesIO:
        """The whole content; what is uploaded is bounded. Raises FileNotFoundError, StorageUnavailable."""
        with translated_errors(name):
            found = self.bucket.Object(clean_name(name)).get()
            return BytesIO(found["Body"].read())

    def _open(self, name: str, mode: str = "rb") -> StoredObject:
        return StoredObject(self, name)

    def files_with_times(self, folder: str) -> Iterator[tuple[str, dt.datetime]]:
        """Of one folder, by one request for a thousand files."""
        with translated_errors(folder):
            for found in self.bucket.objects.filter(Prefix=f"{folder}/", Delimiter="/"):
                yield found.key, found.last_modified

    _save = _translated(S3Storage._save)
    delete = _translated(S3Storage.delete)
    exists = _translated(S3Storage.exists)
    listdir = _translated(S3Storage.listdir)
    size = _translated(S3Storage.size)
    get_modified_time = _translated(S3Storage.get_modified_time)
