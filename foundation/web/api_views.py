"""The base of views of the API that anybody may ask.

Fields that serializers of several services read.

How often one may ask. With the counters out of reach the request passes: guesses are limited elsewhere.
"""

import logging
from typing import Any

import redis
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle, UserRateThrottle
from rest_framework.views import APIView

from foundation.vietnamese.phones import normalise_phone
from foundation.web.client_address import client_address

logger = logging.getLogger(__name__)


class _NeverAnError:
    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)  # type: ignore[misc]
        except redis.RedisError as error:
            logger.warning("throttle without counters: %s", type(error).__name__)
            return True


class PartnerThrottle(_NeverAnError, UserRateThrottle):
    scope = "partner"


class AddressThrottle(_NeverAnError, ScopedRateThrottle):
    """By the view's `throttle_scope` and the caller's address."""

    def get_ident(self, request: Request) -> str:
        return client_address(request)


class PublicView(APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [AddressThrottle]
    throttle_scope = "public"


class PhoneField(serializers.CharField):
    """A Vietnamese phone number in any typing; 84… inside."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            return normalise_phone(text) if text else ""
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from None


def optional_text(max_length: int, field: Any = serializers.CharField, **options: Any) -> Any:
    return field(max_length=max_length, required=False, default="", allow_blank=True, **options)


def optional(field: Any, **options: Any) -> Any:
    """None where it is left out."""
    return field(required=False, allow_null=True, default=None, **options)
