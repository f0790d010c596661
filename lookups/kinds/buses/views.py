"""The lines of the timetable as data for the map."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from foundation.web.page_cache import cache_public_page
from lookups.kinds.buses import map_points


@cache_public_page
def lines(request: HttpRequest) -> HttpResponse:
    return JsonResponse(map_points.as_geojson())
