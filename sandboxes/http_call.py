"""One call as the rules see it, free of the HTTP library, and one answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(slots=True)
class Call:
    """`body`: the JSON object of a POST, or of the `data` parameter of a GET. `form`: urlencoded fields."""

    body: dict[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = None


@dataclass(slots=True)
class Beside:
    """`data` of an envelope, and fields that stand beside it."""

    data: Any
    extra: dict[str, Any]


@dataclass(slots=True)
class Answer:
    """What goes out. `error` is kept apart for the journal."""

    body: bytes
    status: int = 200
    error: int = 0
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(made: Any) -> bytes:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
