"""The base of views of the API that anybody may ask."""

from typing import Any

from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from foundation.web.throttles import AddressThrottle


class PublicView(APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [AddressThrottle]
    throttle_scope = "public"
