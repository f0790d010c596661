"""The HTTP interface of an SMS gateway, from settings: providers of brandname SMS differ in all of it.

SMS_GATEWAY_HEADERS and SMS_GATEWAY_BODY are templates with {to} (84…), {to_local} (0…), {text}, {id} and
{token}. A body that begins with { is JSON, and only its texts are filled; any other is a form
(`phone={to}&message={text}`). SMS_GATEWAY_ANSWERS are patterns that the answer's text is searched for,
because many providers answer 200 to everything: `accepted` (without it every 2xx is), `later`, `admin` (no
money, wrong key), `gone` (no such number); what fits none of them is a refusal of this message.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from foundation.web import http_client

SECONDS, MAX_BYTES = 11.0, 100_000
ANSWERS = ("accepted", "later", "admin", "gone")


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    LATER = "later"
    ADMIN = "admin"
    GONE = "gone"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sms:
    """`phone` is 84…; `key` is the same for every try of one message."""

    phone: str
    text: str
    key: str

    @property
    def fields(self) -> Mapping[str, str]:
        return {
            "to": self.phone,
            "to_local": f"0{self.phone.removeprefix('84')}",
            "text": self.text,
            "id": self.key,
            "token": settings.SMS_GATEWAY_TOKEN,
        }


def takes_an_id_once() -> bool:
    """Whether the gateway is told which message it is: then the same id twice is one SMS."""
    return "{id}" in settings.SMS_GATEWAY_BODY


def post(sms: Sms) -> http_client.Answer:
    """Raises requests.RequestException."""
    body, kind = _body(sms)
    headers = _filled(json.loads(settings.SMS_GATEWAY_HEADERS), sms.fields)
    return http_client.fetch(
        settings.SMS_GATEWAY_URL,
        method="POST",
        data=body,
        headers={"Content-Type": kind, **headers},
        max_bytes=MAX_BYTES,
        seconds=SECONDS,
        trusted_hosts=[http_client.host_of(settings.SMS_GATEWAY_URL)],
    )


def read(answer: http_client.Answer) -> Verdict:
    """First the patterns of the setting, then the status."""
    text, patterns = words(answer), json.loads(settings.SMS_GATEWAY_ANSWERS)
    for name in ANSWERS:
        may_be = answer.ok or name != "accepted"
        if may_be and name in patterns and re.search(patterns[name], text):
            return Verdict(name)
    if answer.ok:
        return Verdict.REFUSED if "accepted" in patterns else Verdict.ACCEPTED
    if answer.status in (401, 403, 404):
        return Verdict.ADMIN
    if answer.status in (429, 503):
        return Verdict.LATER
    return Verdict.UNKNOWN if answer.status >= 500 else Verdict.REFUSED


def words(answer: http_client.Answer) -> str:
    return answer.content.decode(errors="replace")


def _body(sms: Sms) -> tuple[bytes, str]:
    template = settings.SMS_GATEWAY_BODY.strip()
    if template.startswith("{"):
        filled = _filled(json.loads(template), sms.fields)
        return json.dumps(filled, ensure_ascii=False).encode(), "application/json"
    filled = _filled(dict(parse_qsl(template, keep_blank_values=True)), sms.fields)
    return urlencode(filled).encode(), "application/x-www-form-urlencoded"


def _filled(template: Any, fields: Mapping[str, str]) -> Any:
    """The template with its texts filled, at any depth."""
    if isinstance(template, str):
        return re.sub(r"\{(\w+)\}", lambda found: fields.get(found[1], found[0]), template)
    if isinstance(template, dict):
        return {name: _filled(value, fields) for name, value in template.items()}
    return [_filled(value, fields) for value in template] if isinstance(template, list) else template
