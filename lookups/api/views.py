"""`/api/v1/lookups/` and `/api/v1/lookups/<kind>/?…`: the same questions and answers as JSON."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, NotFound, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.web.api_views import PublicView
from foundation.web.client_address import client_address
from lookups import kept_answers, registry
from lookups.api.rendering import as_json
from lookups.base import Answer, LookupKind, Refused
from lookups.kept_answers import Key


class KindOut(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a field of the answer, not of DRF's Field
    summary = serializers.CharField()


class CardOut(serializers.Serializer):
    title = serializers.CharField()
    lead = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]


class AnswerOut(serializers.Serializer):
    """`state` is one of lookups.base.State; `results` hold each kind's own data."""

    state = serializers.CharField()
    heading = serializers.CharField()
    lead = serializers.CharField()
    results = CardOut(many=True)
    more = serializers.IntegerField()
    source = serializers.DictField()  # type: ignore[assignment]


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
    def get(self, request: Request, key: str) -> HttpResponse:
        """Ask one kind; the parameters are the fields of its web form."""
        kind = _kind(key)
        if kind.method == "post":
            return Response(_proof(kind))
        return _asked(kind, request, request.query_params)

    @extend_schema(request=dict, responses={200: AnswerOut, 400: OpenApiResponse(), 429: OpenApiResponse()})
    def post(self, request: Request, key: str) -> HttpResponse:
        """Ask one kind whose question must stay out of addresses; GET gives the sum to be sent along."""
        kind = _kind(key)
        if kind.method != "post":
            raise MethodNotAllowed("POST")
        data = request.data if isinstance(request.data, dict) else {}
        return _asked(kind, request, {name: str(value) for name, value in data.items()})


def _kind(key: str) -> LookupKind:
    kind = registry.kind_of(key)
    if kind is None:
        raise NotFound
    return kind


def _proof(kind: LookupKind) -> dict[str, Any]:
    challenge = getattr(kind.asked_form(), "challenge", None)
    return {
        "method": "post",
        "question": challenge and challenge.question,
        "token": challenge and challenge.token,
    }


def _asked(kind: LookupKind, request: Request, data: Mapping[str, str]) -> HttpResponse:
    plain = cast("HttpRequest", request)  # as which it answers to all that is asked of it here
    key = kept_answers.key_of(kind, plain, data, "api")
    return kept_answers.kept_or_made(lambda: _made(kind, request, data, key), key, kind, plain, "api")


def _made(kind: LookupKind, request: Request, data: Mapping[str, str], key: Key | None) -> Response:
    answer = _answer(kind, request, data)

    def keep(rendered: HttpResponse) -> None:  # what it returned would take the answer's place
        kept_answers.keep(key, rendered, answer.state)

    response = Response(as_json(answer))
    response.add_post_render_callback(keep)
    if kind.method == "post":
        response.headers["Cache-Control"] = "no-store, private"
    return response


def _answer(kind: LookupKind, request: Request, data: Mapping[str, str]) -> Answer:
    form = kind.asked_form(data)
    if not form.is_valid():
        raise ValidationError({name: list(map(str, errors)) for name, errors in form.errors.items()})
    try:
        return kind.answer(form.cleaned_data, askers=[client_address(request)], channel="api")
    except Refused as refusal:
        raise Throttled(wait=refusal.retry_after) from refusal
