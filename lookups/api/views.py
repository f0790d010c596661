"""`/api/v1/lookups/` and `/api/v1/lookups/<kind>/?…`: the same questions and answers as JSON."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, Throttled, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from foundation.addresses import client_address
from foundation.api.throttles import AddressThrottle
from lookups import registry
from lookups.api.rendering import as_json
from lookups.base import Refused


class KindOut(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    summary = serializers.CharField()


class CardOut(serializers.Serializer):
    title = serializers.CharField()
    lead = serializers.CharField()
    data = serializers.DictField()


class AnswerOut(serializers.Serializer):
    """`state` is one of lookups.base.State; `results` hold each kind's own data."""

    state = serializers.CharField()
    heading = serializers.CharField()
    lead = serializers.CharField()
    results = CardOut(many=True)
    more = serializers.IntegerField()
    source = serializers.DictField()


class PublicView(APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [AddressThrottle]
    throttle_scope = "public"


class KindsView(PublicView):
    @extend_schema(responses=KindOut(many=True))
    def get(self, request: Request) -> Response:
        """The look-ups that there are."""
        return Response(KindOut(registry.all_kinds(), many=True).data)


class LookUpView(PublicView):
    @extend_schema(
        parameters=[OpenApiParameter("…", str, description="the fields of the kind's form")],
        responses={200: AnswerOut, 400: OpenApiResponse(), 404: OpenApiResponse(), 429: OpenApiResponse()},
    )
    def get(self, request: Request, key: str) -> Response:
        """Ask one kind; the parameters are the fields of its web form."""
        kind = registry.kind_of(key)
        if kind is None:
            raise NotFound
        form = kind.form_class(request.query_params)
        if not form.is_valid():
            raise ValidationError({name: list(errors) for name, errors in form.errors.items()})
        try:
            answer = kind.find(form.cleaned_data, asker=client_address(request._request))
        except Refused as refusal:
            raise Throttled(wait=refusal.retry_after) from refusal
        return Response(as_json(answer))
