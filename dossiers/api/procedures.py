"""`/api/v1/procedures/`: the catalogue as JSON, searched in people's own words."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.models import OutsideProcedure, Procedure, ProcedureFee, ProcedurePaper
from dossiers.submission.procedure_search import MAX_LENGTH, Certainty, find_procedures, procedures
from foundation.web.api_views import PublicView


class ProcedurePaperOut(serializers.ModelSerializer):
    class Meta:
        model = ProcedurePaper
        fields = ["name", "copies", "is_required", "form", "validity"]


class ProcedureFeeOut(serializers.ModelSerializer):
    class Meta:
        model = ProcedureFee
        fields = ["kind", "label", "amount", "note"]


class ProcedureOut(serializers.ModelSerializer):
    """Empty texts are not known: `submitter` with its source, `result_validity`."""

    papers = ProcedurePaperOut(many=True)
    fees = ProcedureFeeOut(many=True)

    class Meta:
        model = Procedure
        fields = [
            "national_code",
            "name",
            "field",
            "agency_level",
            "online_level",
            "time_limit_days",
            "limit_unit",
            "same_day",
            "time_limit_note",
            "fees",
            "fee_note",
            "papers",
            "submitter",
            "submitter_note",
            "submitter_source",
            "result_name",
            "result_validity",
            "legal_basis",
            "is_filed_here",
            "portal_url",
            "valid_from",
        ]


class OutsideOut(serializers.ModelSerializer):
    class Meta:
        model = OutsideProcedure
        fields = ["name", "handled_by", "url"]


class MatchOut(serializers.Serializer):
    """`match`: certain (one procedure), choose (at most four may be meant), none (not in the catalogue)."""

    match = serializers.ChoiceField([each.value for each in Certainty], source="certainty")
    procedures = ProcedureOut(many=True)
    outside = OutsideOut(allow_null=True)


class ProcedureSearchView(PublicView):
    @extend_schema(
        operation_id="procedures_search",
        parameters=[OpenApiParameter("q", str, required=True)],
        responses=MatchOut,
    )
    def get(self, request: Request) -> Response:
        """Search procedures by the words of `q`; `outside` names who handles what the province does not."""
        return Response(MatchOut(find_procedures(request.query_params.get("q", "")[:MAX_LENGTH])).data)


class ProcedureView(PublicView):
    @extend_schema(responses=ProcedureOut)
    def get(self, request: Request, code: str) -> Response:
        """The version in force of a national code."""
        found = procedures().exclude(national_code="").filter(national_code=code).newest_first().first()
        if found is None:
            raise Http404
        return Response(ProcedureOut(found).data)
