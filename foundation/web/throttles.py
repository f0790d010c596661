"""How often one may ask. With the counters out of reach the request passes: guesses are limited elsewhere."""

import logging

import redis
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle, UserRateThrottle
from rest_framework.views import APIView

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
