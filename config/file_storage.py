"""FILE_STORAGE_URL as an entry of STORAGES."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
SCHEMES = {"s3": "https", "s3+http": "http"}


def of_url(address: str) -> dict[str, Any]:
    """Of s3://KEY:SECRET@host:port/bucket?region=… (s3+http:// is without TLS); "" is MEDIA_ROOT."""
    if not address:
        return FOLDER
    url = urlsplit(address)
    bucket = url.path.strip("/")
    if url.scheme not in SCHEMES or not (url.hostname and url.username and url.password and bucket):
        raise ImproperlyConfigured("FILE_STORAGE_URL must be s3://KEY:SECRET@host/bucket (docs/deploy.md)")
    return {
        "BACKEND": "foundation.files.object_storage.ObjectStorage",
        "OPTIONS": {
            "access_key": unquote(url.username),
            "secret_key": unquote(url.password),
            "bucket_name": bucket,
            "endpoint_url": f"{SCHEMES[url.scheme]}://{url.netloc.rpartition('@')[2]}",
            "region_name": parse_qs(url.query).get("region", ["us-east-1"])[0],
        },
    }
