"""`/api/v1/dossiers/…` for one-stop software, `/api/v1/track/` for everyone."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dossiers import codes, public_view, second_factor, services
from dossiers.api import idempotency
from dossiers.api.authentication import HasScope, PartnerAuthentication
from dossiers.api.serializers import (
    DetailsOut,
    DossierIn,
    DossierOut,
    ErrorOut,
    OverviewOut,
    TrackQuery,
    TransitionIn,
    TransitionOut,
)
from dossiers.errors import CodeTaken
from dossiers.models import Agency, Dossier, PartnerToken, Procedure, Scope
from dossiers.services import Actor, PaperFile, ResultFile, TransitionDetails
from dossiers.services.applicants import applicant, correct
from dossiers.workflow import APPROVE, SIGN, ActorKind, Status
from foundation.citizens import read_trail
from foundation.insights.usage import count
from foundation.web.api_views import PartnerThrottle, PublicView
from foundation.web.client_address import client_address

REFUSALS = {
    code: OpenApiResponse(ErrorOut, description=text)
    for code, text in {
        400: "The request is not well-formed; `fields` names what is wrong",
        401: "No token, or one that is revoked or has expired",
        403: "The token lacks the scope or the head of the code, or speaks for another agency",
        404: "Unknown",
        406: "Only JSON is spoken",
        413: "More than 12 MB",
        409: "The workflow refuses; `message` says why",
        415: "Only JSON is read",
        422: "The Idempotency-Key was used for another request",
        429: "Too many requests",
    }.items()
}
READ_REFUSALS = {code: REFUSALS[code] for code in (400, 404, 406, 429)}


class PartnerView(APIView):
    authentication_classes = [PartnerAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [PartnerThrottle]
    scopes: dict[str, str] = {}

    def dossier(self, request: Request, code: str) -> Dossier:
        """The dossier, if the token's agency received or handles it; otherwise it does not exist."""
        mine = Dossier.objects.of_agency(request.auth.agency)
        found = get_object_or_404(mine, code=_canonical(code))
        read_trail.record_read(
            reader_name=f"API: {request.auth.name}",
            act=read_trail.Act.API,
            record="dossiers.Dossier",
            record_key=str(found.pk),
            page=f"{request.method} {request.path}",
        )
        return found


class DossierView(PartnerView):
    """One dossier of the partner's agency."""

    scopes = {"GET": Scope.READ, "PUT": Scope.WRITE}

    @extend_schema(responses={200: DossierOut, **REFUSALS})
    def get(self, request: Request, code: str) -> Response:
        """Where the dossier stands; what opens it only for software that prints receipts."""
        return Response(_with_secrets(self.dossier(request, code), request.auth))

    @extend_schema(request=DossierIn, responses={200: DossierOut, 201: DossierOut, **REFUSALS})
    def put(self, request: Request, code: str) -> Response:
        """Enter the dossier under this code, or mend its applicant's data. Never moves its status.

        What opens it is in the answer to the entry (201) and not in that to a repetition.
        """
        wanted = DossierIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            return self._put(request, _canonical(code), wanted.validated_data)
        except CodeTaken:  # a copy of this request was a moment faster
            return self._put(request, _canonical(code), wanted.validated_data)

    @transaction.atomic
    def _put(self, request: Request, code: str, wanted: dict[str, Any]) -> Response:
        if Dossier.objects.select_for_update(of=("self",)).filter(code=code).exists():
            dossier = self.dossier(request, code)
            correct(dossier=dossier, agency=request.auth.agency, **wanted["applicant"])
            return Response(DossierOut(dossier).data)
        dossier = _entered(code, wanted, request.auth)
        return Response(_with_secrets(dossier, request.auth), status=status.HTTP_201_CREATED)


class TransitionsView(PartnerView):
    """The moves of one dossier."""

    scopes = {"POST": Scope.WRITE}

    @extend_schema(
        request=TransitionIn,
        responses={201: TransitionOut, **REFUSALS},
        parameters=[OpenApiParameter(idempotency.HEADER, str, OpenApiParameter.HEADER, required=True)],
    )
    def post(self, request: Request, code: str) -> Response:
        """Move the dossier to another status, once per Idempotency-Key."""
        wanted = TransitionIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        dossier = self.dossier(request, code)

        def act() -> Response:
            event = services.change_status(dossier=dossier, **_move(wanted.validated_data, request.auth))
            answer = TransitionOut({"event": event.pk, "dossier": dossier}).data
            return Response(answer, status=status.HTTP_201_CREATED)

        return idempotency.once(request, act)


class TrackView(PublicView):
    """Public: the stage by the code, the rest with the secret."""

    throttle_scope = "tracking"

    @extend_schema(
        parameters=[TrackQuery],
        responses={
            200: OpenApiResponse(DetailsOut, description="OverviewOut without a secret"),
            **READ_REFUSALS,
        },
    )
    def get(self, request: Request) -> Response:
        """Where a dossier stands. A wrong secret, an unknown code and a lock get the same answer."""
        query = TrackQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        code, secret = query.validated_data["code"], query.validated_data["secret"]
        askers = [client_address(request)]
        if secret:
            dossier = second_factor.prove(code=code, key=secret, askers=askers)
        elif not second_factor.may_read_stage(askers):
            raise Throttled(wait=60)
        else:
            dossier = Dossier.objects.for_page().filter(code=code).first()
        count("ho-so", "api", "found" if dossier else "nothing")
        if dossier is None:
            raise NotFound
        shown = (
            DetailsOut(public_view.details(dossier)) if secret else OverviewOut(public_view.overview(dossier))
        )
        return Response(shown.data, headers={"Cache-Control": "no-store"})


def _canonical(code: str) -> str:
    try:
        return codes.canonical(code)
    except ValueError as error:
        raise ValidationError({"code": str(error)}) from None


def _with_secrets(dossier: Dossier, token: PartnerToken) -> dict[str, Any]:
    answer = DossierOut(dossier).data
    if Scope.SECRETS in token.scopes:
        answer |= {"tracking_url": dossier.tracking_url, "secret": dossier.secret}
    return answer


def _entered(code: str, wanted: dict[str, Any], token: PartnerToken) -> Dossier:
    agency = token.agency
    received_at = _agency(wanted["received_at_agency"], "received_at_agency")
    if agency.pk not in (received_at.pk, received_at.parent_id):
        raise PermissionDenied
    if not token.may_give(code):
        raise PermissionDenied
    procedure = _procedure(wanted)
    application = {
        "by": Actor(ActorKind.OFFICER, agency=agency),
        "code": code,
        "procedure": procedure,
        "received_at_agency": received_at,
        "competent_agency": _agency(wanted["competent_agency"], "competent_agency")
        if wanted["competent_agency"]
        else procedure.competent_for(received_at),
        "applicant": applicant(
            **wanted["applicant"], is_given_to_office=wanted["channel"] != Dossier.Channel.ONLINE
        ),
        "applicant_kind": wanted["applicant_kind"],
        "channel": wanted["channel"],
        "papers": [PaperFile(**paper) for paper in wanted["papers"]],
    }
    if wanted["status"] == Status.REGISTERED:
        return services.submit(**application, submitted_at=wanted["at"])
    return services.receive(**application, accepted_at=wanted["at"], due_at=wanted["due_at"])


def _agency(code: str, field: str) -> Agency:
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise ValidationError({field: _("No agency has the code %(code)s.") % {"code": code}})
    return agency


def _procedure(wanted: dict[str, Any]) -> Procedure:
    """The version in force, else the last one; what the catalogue does not know is kept by its name,
    unconfirmed."""
    code = codes.national_code(wanted["procedure"]) or wanted["procedure"]
    versions = Procedure.objects.filter(national_code=code).newest_first()
    if known := versions.current().first() or versions.first():
        return known
    if not wanted["procedure_name"]:
        raise ValidationError(
            {
                "procedure": _("The procedure %(code)s is unknown; send procedure_name along to record it.")
                % {"code": code}
            }
        )
    unconfirmed = {"name": wanted["procedure_name"], "is_confirmed": False}
    return Procedure.objects.get_or_create(national_code=code, valid_from=None, defaults=unconfirmed)[0]


def _move(wanted: dict[str, Any], token: PartnerToken) -> dict[str, Any]:
    kind = ActorKind.LEADER if wanted["by_leader"] else ActorKind.OFFICER
    details = TransitionDetails(
        supplement_items=tuple((item["name"], item["note"]) for item in wanted["supplement_items"]),
        fee_lines=tuple((line["kind"], line["label"], line["amount"]) for line in wanted["fee_lines"]),
        results=tuple(ResultFile(**result) for result in wanted["results"]),
        papers=tuple(PaperFile(**paper) for paper in wanted["papers"]),
        approved_by_leader=wanted["by_leader"],
        **{name: wanted[name] for name in PLAIN_DETAILS},
    )
    return {
        "to": wanted["to"],
        "at": wanted["at"],
        "expected_version": wanted["expected_version"],
        "by": Actor(kind, agency=token.agency, rights=LEADERS if token.may_sign else NO_RIGHTS),
        "details": details,
    }


LEADERS, NO_RIGHTS = frozenset({SIGN, APPROVE}), frozenset[str]()
PLAIN_DETAILS = (
    "note_public",
    "note_internal",
    "office",
    "reason",
    "guidance",
    "legal_basis",
    "supplement_due_on",
    "pay_by",
    "payment_receipt_number",
    "hand_over_proof",
)
