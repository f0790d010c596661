"""Every API route says who may call it and how often: read from the resolver, so that none is forgotten."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

PUBLIC = {
    "track/",
    "schema/",
    "lookups/",
    "lookups/<slug:key>/",
    "petitions/",
    "petitions/proof/",
    "petitions/totals/",
    "procedures/",
    "procedures/<str:code>/",
    "petitions/track/",
    "outreach/groups/",
    "tourism/",
    "tourism/festivals/",
    "tourism/<slug:kind>/<slug:slug>/",
}


def api_routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, type[APIView]]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from api_routes(pattern, path)
        elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "cls"):
            yield path, pattern.callback.cls


ROUTES = sorted(api_routes(get_resolver()), key=lambda route: route[0])


def test_there_are_routes_to_look_at():
    assert len(ROUTES) >= 4


@pytest.mark.parametrize(("path", "view"), ROUTES, ids=[path for path, _ in ROUTES])
@pytest.mark.security_check("authorisation")
def test_the_route_declares_permission_and_throttle(path, view):
    own = [
        name for cls in view.__mro__ if cls.__module__.split(".")[0] != "rest_framework" for name in vars(cls)
    ]
    assert "permission_classes" in own
    assert "throttle_classes" in own
    assert view.throttle_classes
    is_public = AllowAny in view.permission_classes
    assert is_public == (path.removeprefix("api/v1/") in PUBLIC)
