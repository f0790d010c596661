"""`/api/v1/outreach/groups/`: community technology groups by place, village or code. Public."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.web.api_views import PublicView
from outreach.views import MAX_QUERY_LENGTH, find_groups

GROUPS_ON_A_PAGE = 50


class GroupsQuery(serializers.Serializer):
    q = serializers.CharField(
        max_length=MAX_QUERY_LENGTH,
        required=False,
        default="",
        allow_blank=True,
        help_text="commune (old names too), village or code; empty: all groups",
    )
    page = serializers.IntegerField(min_value=1, required=False, default=1)


class GroupOut(serializers.Serializer):
    """The leader is seen by the staff only and is not here."""

    code = serializers.CharField()
    village = serializers.CharField()
    commune = serializers.CharField(source="commune.full_name")
    former_commune = serializers.CharField(source="former_commune.full_name", default="")
    phone = serializers.CharField()
    hours = serializers.CharField()
    address = serializers.CharField()
    directions = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)
    checked_on = serializers.DateField()
    url = serializers.SerializerMethodField()

    def get_url(self, group: Any) -> str:
        return f"{settings.PUBLIC_URL}{group.get_absolute_url()}"


class GroupsOut(serializers.Serializer):
    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    suggestions = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()  # type: ignore[assignment] # a field of the answer, not of DRF's Field
    as_of = serializers.DateField()
    results = GroupOut(many=True)


class GroupsView(PublicView):
    @extend_schema(
        parameters=[GroupsQuery], responses={200: GroupsOut, 400: OpenApiResponse(), 429: OpenApiResponse()}
    )
    def get(self, request: Request) -> Response:
        """The active groups with telephone, hours and how to get there."""
        query = GroupsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = find_groups(query.validated_data["q"])
        pages = Paginator(found.groups, GROUPS_ON_A_PAGE)
        page = pages.get_page(query.validated_data["page"])
        shown = {
            "count": pages.count,
            "page": page.number,
            "pages": pages.num_pages,
            "suggestions": found.suggestions,
            "source": settings.PORTAL_OPERATOR,
            "as_of": timezone.localdate(),
            "results": page.object_list,
        }
        return Response(GroupsOut(shown).data)
