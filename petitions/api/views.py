"""`/api/v1/petitions/…`: send one, follow it with code and secret, read what was answered. All public."""

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.insights.figures import all_figures
from foundation.web import captcha
from foundation.web.api_views import PublicView
from foundation.web.client_address import client_address
from petitions import public_view, services, tracking
from petitions.api.serializers import (
    FactsOut,
    PageOut,
    PageQuery,
    PetitionIn,
    ProofOut,
    SentOut,
    TotalsOut,
    TrackIn,
)
from petitions.errors import PetitionRefusal
from petitions.forms import CONSENT
from petitions.map_points import communes_named
from petitions.models import Petition
from petitions.services import Contact, Place
from petitions.totals import current_totals
from petitions.views.wizard import SENDING

ON_A_PAGE = 20
REFUSED = {400: OpenApiResponse(), 404: OpenApiResponse(), 429: OpenApiResponse()}


class KeyReused(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_reused"
    default_detail = gettext_lazy("This key was used for another petition.")


class PetitionsView(PublicView):
    @extend_schema(parameters=[PageQuery], responses={200: PageOut, **REFUSED})
    def get(self, request: Request) -> Response:
        """What was answered and published, the newest first."""
        query = PageQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = Petition.objects.published().select_related("publication", "unit", "commune")
        if query.validated_data["field"]:
            rows = rows.filter(field=query.validated_data["field"])
        pages = Paginator(rows.order_by("-publication__published_at", "-pk"), ON_A_PAGE)
        page = pages.get_page(query.validated_data["page"])
        shown = {
            "count": pages.count,
            "page": page.number,
            "pages": pages.num_pages,
            "results": page.object_list,
        }
        return Response(PageOut(shown).data)

    @extend_schema(request=PetitionIn, responses={201: SentOut, 422: OpenApiResponse(), **REFUSED})
    def post(self, request: Request) -> Response:
        """Send a petition; it needs the small sum of /proof/."""
        wanted = PetitionIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        asked = _digest(given)
        if given["key"]:  # no key of a draft of the web form or the chat, which leads to its sender
            given["key"] = uuid.uuid5(given["key"], Petition.Channel.API)
        known = Petition.objects.filter(sent_key=given["key"]).first() if given["key"] else None
        if known:
            _require_proof(captcha.verify_again, given)
        petition = known or _received(request, given, asked)
        if not hmac.compare_digest(petition.sent_hash, asked):
            raise KeyReused
        return _private(Response(SentOut(petition).data, status=status.HTTP_201_CREATED))


class TotalsView(PublicView):
    @extend_schema(responses={200: TotalsOut, 429: OpenApiResponse()})
    def get(self, request: Request) -> Response:
        """The public totals with their definitions, as every page shows them."""
        told = current_totals()
        defined = {figure.key: str(figure.definition) for figure in all_figures()}
        numbers = {"received": told.received, "open": told.open, "late": told.late}
        shown = {
            "as_of": told.at,
            "source": settings.PORTAL_OPERATOR,
            **{
                name: {"value": value, "definition": defined[f"petitions_{name}"]}
                for name, value in numbers.items()
            },
        }
        return Response(TotalsOut(shown).data)


class ProofView(PublicView):
    @extend_schema(responses={200: ProofOut, **REFUSED})
    def get(self, request: Request) -> Response:
        """A small sum that shows that a person asks."""
        return _private(Response(ProofOut(captcha.new_challenge()).data))


class TrackView(PublicView):
    throttle_scope = "tracking"

    @extend_schema(request=TrackIn, responses={200: FactsOut, **REFUSED})
    def post(self, request: Request) -> Response:
        """Where a petition stands. A wrong secret, an unknown code and a lock get the same answer."""
        query = TrackIn(data=request.data)
        query.is_valid(raise_exception=True)
        askers = [client_address(request)]
        petition = tracking.prove(**query.validated_data, askers=askers)
        if petition is None:
            raise NotFound
        return _private(Response(FactsOut(public_view.details(petition)).data))


def _digest(given: dict[str, Any]) -> str:
    """Of what is asked, without the sum, which may be another one when it is sent again."""
    asked = {name: value for name, value in given.items() if name not in ("key", "token", "answer")}
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()


def _require_proof(verify: Callable[..., None], given: dict[str, Any]) -> None:
    try:
        verify(token=given["token"], answer=given["answer"])
    except captcha.CaptchaFailed as refusal:
        raise ValidationError({"answer": refusal.message}) from refusal


def _received(request: Request, given: dict[str, Any], asked: str) -> Petition:
    _require_proof(captcha.verify, given)
    if not SENDING.hit(client_address(request)):
        raise Throttled(wait=900)
    point = None
    if given["latitude"] is not None and given["longitude"] is not None:
        point = (given["latitude"], given["longitude"])
    try:
        return services.receive(
            text=given["text"],
            kind=given["kind"],
            field=given["field"],
            place=Place(given["place"], _commune(given["commune"]), point),
            contact=Contact(
                name=given["name"], phone=given["phone"], consent=str(CONSENT) if given["agreed"] else ""
            ),
            keep_private=given["keep_private"],
            channel=Petition.Channel.API,
            sent_key=given["key"],
            sent_hash=asked,
        )
    except PetitionRefusal as refusal:
        raise ValidationError({"text": refusal.message}) from refusal


def _commune(name: str) -> Any:
    """The commune of that name; named unclearly it is a mistake to be mended, not to be guessed."""
    if not name:
        return None
    units = communes_named(name)
    if len(units) != 1:
        choices = ", ".join(unit.full_name for unit in units)
        words = _("Name exactly one commune or ward. %(choices)s")
        raise ValidationError({"commune": (words % {"choices": choices}).strip()})
    return units[0]


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store, private"
    return response
