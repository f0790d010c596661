"""`/api/v1/tourism/`: the handbook as JSON, with the questions of its pages."""

import datetime as dt
import math

from django.core.paginator import Paginator
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.web.api_views import PublicView
from tourism import festivals
from tourism.api.serializers import EntryOut, HandbookPageOut, OccasionOut, WholeEntryOut
from tourism.forms import SearchForm
from tourism.kinds import BY_KIND, SECTIONS, Kind
from tourism.models import Entry
from tourism.search import distance_km, search

A_PAGE = 50
ASKED = ("q", "place", "category", "stars", "price", "open", "lat", "lng", "page")


class EntriesView(PublicView):
    @extend_schema(
        operation_id="tourism_search",
        parameters=[
            OpenApiParameter("kind", str, enum=[section.kind.value for section in SECTIONS]),
            *(OpenApiParameter(name, str) for name in ASKED),
        ],
        responses=HandbookPageOut,
    )
    def get(self, request: Request) -> Response:
        """Search the handbook; `place` in any spelling, old or new; with lat and lng the nearest first."""
        asked = request.query_params
        kind = asked.get("kind", "")
        if kind and kind not in Kind.values:
            raise ValidationError({"kind": ["Loại không có trong cẩm nang."]})
        form = SearchForm(asked, section=BY_KIND[Kind(kind)] if kind else None)
        if not form.is_valid():
            raise ValidationError({name: list(map(str, errors)) for name, errors in form.errors.items()})
        question, now = form.question(), timezone.localtime()
        found = search(question, now=now)
        page = Paginator(found.entries, A_PAGE).get_page(asked.get("page"))
        far = {entry.pk: distance_km(entry, question.here) for entry in page} if question.here else {}
        context = {"now": now, "distances": {pk: km for pk, km in far.items() if not math.isinf(km)}}
        return Response(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "unsure": found.unsure,
                "results": EntryOut(list(page), many=True, context=context).data,
            }
        )


class EntryView(PublicView):
    @extend_schema(responses=WholeEntryOut)
    def get(self, request: Request, kind: str, slug: str) -> Response:
        """One entry, with who sells it."""
        entry = Entry.objects.published().for_cards().filter(kind=kind, slug=slug).first()
        if entry is None:
            raise NotFound
        return Response(WholeEntryOut(entry, context={"now": timezone.localtime()}).data)


class FestivalsView(PublicView):
    @extend_schema(parameters=[OpenApiParameter("year", int)], responses=OccasionOut(many=True))
    def get(self, request: Request) -> Response:
        """The days of a year on which festivals are held, lunar days resolved; this year without `year`."""
        today = timezone.localdate()
        typed = request.query_params.get("year", str(today.year))
        if not (typed.isdecimal() and today.year - 10 <= int(typed[:5]) <= today.year + 10):
            raise ValidationError({"year": ["Năm cần trong khoảng mười năm trước và sau."]})
        year = int(typed)
        entries = Entry.objects.published().of(Kind.FESTIVAL)
        found = festivals.between(entries, dt.date(year, 1, 1), dt.date(year, 12, 31))
        return Response(OccasionOut(found, many=True).data)
