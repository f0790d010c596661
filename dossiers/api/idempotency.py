"""The same request with the same Idempotency-Key is done once and answered alike, however often it comes."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.models import IdempotencyRecord, PartnerToken

HEADER = "Idempotency-Key"
MAX_KEY = 100
KEPT = dt.timedelta(days=7)  # whoever repeats a request does so within hours


class KeyReused(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = gettext_lazy("This Idempotency-Key was used for another request.")


def once(request: Request, act: Callable[[], Response]) -> Response:
    """Run `act` in one transaction with the record of its answer; a repeat waits for it and gets the same.

    A refusal raises out of `act`: nothing is kept, so the partner may mend the request and use the key again.
    """
    token = cast(PartnerToken, request.auth)
    key = request.headers.get(HEADER, "").strip()
    if not key or len(key) > MAX_KEY:
        raise ValidationError(
            {
                HEADER: _("The header %(name)s is needed, with at most %(limit)d characters.")
                % {"name": HEADER, "limit": MAX_KEY}
            }
        )
    asked = hashlib.sha256(
        json.dumps([request.path, request.data], sort_keys=True, default=str).encode()
    ).hexdigest()
    with transaction.atomic():
        record, created = IdempotencyRecord.objects.get_or_create(
            token=token, key=key, defaults={"request_hash": asked}
        )
        if not created and record.request_hash != asked:
            raise KeyReused
        if not created:
            return Response(json.loads(record.response or "null"), status=record.status_code)
        response = act()
        record.status_code, record.response = response.status_code, json.dumps(response.data)
        record.save(update_fields=["status_code", "response"])
    return response


def forget_old() -> int:
    """Remove answers that nobody will ask for again; the number removed."""
    removed, _ = IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return removed
