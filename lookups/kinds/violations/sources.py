"""Where records come from: the portal's own data, or the police's service when one is agreed.

A service is an object with `ask`; `use(service)` in the ready() of its app puts it first. When it fails or is
slow, the portal's own data answer, marked as stale with their day.
"""

import datetime as dt
import json
import logging
from dataclasses import dataclass
from typing import Any, Protocol

import requests
from django.utils import timezone

from foundation.web import http_client
from lookups.kinds.violations.models import Batch, Violation

logger = logging.getLogger(__name__)

SECONDS = 6.0
MOST_BYTES = 200_000


class SourceDown(Exception):
    """No answer that can be trusted, within the time."""


@dataclass(frozen=True, slots=True)
class Records:
    """`is_stale`: a better source was asked and did not answer."""

    violations: tuple[Violation, ...]
    source: str
    as_of: dt.date
    is_stale: bool = False


class Source(Protocol):
    def ask(self, plate: str, vehicle: str) -> Records:
        """Unsaved rows for exactly this plate and vehicle; raises SourceDown."""
        ...


class OwnData:
    def ask(self, plate: str, vehicle: str) -> Records:
        try:
            batch = Batch.objects.latest()
        except Batch.DoesNotExist:
            raise SourceDown("no data") from None
        rows = Violation.objects.filter(plate=plate, vehicle=vehicle)
        return Records(tuple(rows), batch.source, batch.as_of)


class HttpSource:
    """A service that takes {"plate", "vehicle"} by POST and answers {"as_of", "violations": […]}."""

    def __init__(self, *, name: str, url: str, token: str) -> None:
        self.name, self._url, self._token = name, url, token

    def ask(self, plate: str, vehicle: str) -> Records:
        try:
            answer = http_client.fetch(
                self._url,
                method="POST",
                json={"plate": plate, "vehicle": vehicle},
                headers={"Authorization": f"Bearer {self._token}"},
                max_bytes=MOST_BYTES,
                seconds=SECONDS,
                trusted_hosts=[http_client.host_of(self._url)],
            )
            if answer.status != 200:
                raise SourceDown(f"status {answer.status}")
            body = json.loads(answer.content)
            rows = tuple(_row(plate, vehicle, item) for item in body["violations"])
            return Records(rows, self.name, dt.date.fromisoformat(body["as_of"]))
        except (requests.RequestException, ValueError, KeyError, TypeError, AttributeError) as error:
            raise SourceDown(type(error).__name__) from error


def _row(plate: str, vehicle: str, item: dict[str, Any]) -> Violation:
    happened = dt.datetime.fromisoformat(item["happened_at"])
    return Violation(
        plate=plate,
        vehicle=vehicle,
        happened_at=happened if timezone.is_aware(happened) else timezone.make_aware(happened),
        place=str(item["place"])[:300],
        behaviour=str(item["behaviour"])[:500],
        is_settled=item["is_settled"] is True,
        detected_by=str(item.get("detected_by", ""))[:200],
        settled_at=str(item.get("settled_at", ""))[:300],
        phone=str(item.get("phone", ""))[:40],
    )


_service: Source | None = None


def use(service: Source | None) -> None:
    """Ask this service first; None: the portal's own data alone."""
    global _service  # noqa: PLW0603 - set once, as the process begins
    _service = service


def ask(plate: str, vehicle: str) -> Records:
    """Raises SourceDown when nobody can answer. The plate is in no log."""
    if _service is not None:
        try:
            return _service.ask(plate, vehicle)
        except SourceDown as error:
            logger.warning("the service for violations does not answer: %s", error)
    own = OwnData().ask(plate, vehicle)
    return Records(own.violations, own.source, own.as_of, is_stale=_service is not None)
