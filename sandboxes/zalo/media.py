"""Files: what the OA uploads (rule 17) and what citizens send, both served under /media/."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sandboxes.clock import DAY

from .errors import Refusal
from .world import World

MEGABYTE = 1024 * 1024
ASSET_LIFE = 7 * DAY
SIGNATURES = {
    b"\xff\xd8\xff": ("image", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image", "png"),
    b"GIF8": ("gif", "gif"),
}
DOCUMENTS = ("pdf", "doc", "docx", "csv")
LIMITS = {"image": MEGABYTE, "gif": 5 * MEGABYTE, "file": 5 * MEGABYTE}
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(slots=True)
class Asset:
    """`key` is the attachment id or file token; also the name under /media/, followed by the extension."""

    key: str
    kind: str
    name: str
    extension: str
    content: bytes
    made_at: int

    @property
    def path(self) -> str:
        return f"/media/{self.key}.{self.extension}"


def recognised(content: bytes) -> tuple[str, str] | None:
    """(kind, extension) of a picture by its first bytes."""
    return next((found for start, found in SIGNATURES.items() if content.startswith(start)), None)


def keep(world: World, kind: str, name: str, extension: str, content: bytes) -> Asset:
    asset = Asset(secrets.token_urlsafe(24), kind, name, extension, content, world.clock.now())
    world.media[asset.key] = asset
    return asset


def upload(world: World, kind: str, name: str, content: bytes) -> dict[str, Any]:
    """POST /v2.0/oa/upload/{image,gif,file}. Raises Refusal."""
    extension = _fitting_extension(kind, name, content)
    if len(content) > LIMITS[kind]:
        raise Refusal(-210)
    if not getattr(world.quotas, f"upload_{kind}").take(world.clock.now()):
        raise Refusal(-211)
    asset = keep(world, kind, name, extension, content)
    return {"token" if kind == "file" else "attachment_id": asset.key}


def _fitting_extension(kind: str, name: str, content: bytes) -> str:
    if not content:
        raise Refusal(-201, "file")
    if kind == "file":
        extension = PurePosixPath(name).suffix.lower().lstrip(".")
        fits = extension in DOCUMENTS
    else:
        found, extension = recognised(content) or ("", "")
        fits = found == kind
    if not fits:
        raise Refusal(-201, "file")
    return extension


def attachment_of(world: World, key: str, kind: str, now: int) -> dict[str, Any]:
    """The uploaded asset as an attachment; -100 after its 7 days. Raises Refusal."""
    asset = world.media.get(key)
    if asset is None or asset.kind != kind:
        raise Refusal(-201, "token" if kind == "file" else "attachment_id")
    if now - asset.made_at > ASSET_LIFE:
        raise Refusal(-100)
    return as_attachment(world, asset)


def as_attachment(world: World, asset: Asset) -> dict[str, Any]:
    url = world.settings.base_url + asset.path
    if asset.kind != "file":
        return {"type": asset.kind, "payload": {"thumbnail": url, "url": url}}
    checksum = hashlib.md5(asset.content, usedforsecurity=False).hexdigest()
    payload = {"name": asset.name, "size": str(len(asset.content)), "type": asset.extension}
    return {"type": "file", "payload": payload | {"checksum": checksum, "url": url}}
