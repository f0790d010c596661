"""`/ban-do/`: the file of the map by ranges, and the points that the portal knows."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware

from foundation.maps.archive import served
from foundation.maps.points import POINT_LAYERS, as_geojson
from foundation.vietnamese.order import order_key
from foundation.web.page_cache import cache_public_page

MAX_LISTED = 200


@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    """The PMTiles file, whole or the range asked for; 404 until `build_map` has run."""
    file = served.file()
    if file is None:
        raise Http404
    # Its tiles are compressed already, and a range of compressed bytes would be another range.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    response: HttpResponseBase = WhiteNoiseMiddleware.serve(file, request)
    return response


@cache_public_page
def overview(request: HttpRequest) -> HttpResponse:
    """One layer at a time, `lop` in the address: its points on the map, and the same in words."""
    asked = request.GET.get("lop", "")
    key = asked if asked in POINT_LAYERS else next(iter(POINT_LAYERS))
    layer = POINT_LAYERS[key]
    known = sorted(layer.points(), key=lambda point: order_key(point.name))
    context = {"layers": POINT_LAYERS.items(), "key": key, "layer": layer, "known": known[:MAX_LISTED]}
    return render(request, "maps/overview.html", context | {"more": len(known) - MAX_LISTED})


@cache_public_page
def points(request: HttpRequest, key: str) -> HttpResponse:
    """All points of a layer as GeoJSON."""
    if key not in POINT_LAYERS:
        raise Http404
    return JsonResponse(as_geojson(POINT_LAYERS[key].points()))
