"""Every address of the portal, read from the URL resolver: a page added later is walked without a word here.

An address that needs arguments gets rows of the demo (arguments.py); one that cannot be built is named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from tests.admin.registered import registered
from tests.web.crawl.arguments import ARGUMENTS
from tests.web.crawl.rows import rows_of

_PLACE = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_GROUP = re.compile(r"\((?:\?P<(?P<name>\w+)>)?(?P<inside>[^()]*)\)")
NOTHING = {  # by the converter of the pattern
    "int": ("0", str(2**31), str(2**63), "9" * 30),
    "str": ("x", "9" * 30, "-1", "\u0661\u0662"),
    "path": ("x", "3/change/x", "9" * 30, "-1", "\u0661\u0662", "1.5"),
    "uuid": ("00000000-0000-4000-8000-000000000000",),
}
CATCH_ALL = "admin/(?P<url>.*)$"


class CannotBeBuilt(Exception):
    """No row and no rule gives this address its arguments."""


@dataclass(frozen=True, slots=True)
class Address:
    """`page` is the name of the pattern: one kind of page. `state`: which row stands for it."""

    page: str
    url: str
    state: str = ""
    is_of_desk: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    page: str
    route: str

    @property
    def is_of_desk(self) -> bool:
        return self.route.startswith(("admin/", "truc/"))

    @property
    def names(self) -> list[str]:
        if "^" in self.route:
            return [found["name"] or str(n) for n, found in enumerate(_GROUP.finditer(self.route))]
        return [found["name"] for found in _PLACE.finditer(self.route)]

    def url(self, values: dict[str, Any]) -> str:
        places = _GROUP if "^" in self.route else _PLACE
        remaining = iter(self.names)

        def fill(place: re.Match[str]) -> str:
            converter = get_converters()[place.groupdict().get("converter") or "str"]
            return str(converter.to_url(values[next(remaining)]))

        return "/" + places.sub(fill, self.route).replace("^", "").removesuffix("$")

    def urls_of_nothing(self) -> Iterator[str]:
        for number in range(max(map(len, NOTHING.values()))):
            yield "/" + _PLACE.sub(partial(_nothing, number=number), self.route)


def _nothing(place: re.Match[str], number: int) -> str:
    keys = NOTHING.get(place["converter"], NOTHING["str"])
    return keys[number % len(keys)]


def every_address(*, with_arguments: bool = True) -> list[Address]:
    """Raises CannotBeBuilt with the names of all patterns that nothing gives arguments to."""
    built: list[Address] = []
    unknown: list[str] = []
    for pattern in _patterns(get_resolver().url_patterns):
        if pattern.route == CATCH_ALL or (pattern.names and not with_arguments):
            continue
        found = list(_built(pattern))
        if not found:
            unknown.append(f"{pattern.page} ({pattern.route})")
        built += found
    if unknown:
        raise CannotBeBuilt("No arguments for: " + ", ".join(unknown))
    return list(dict.fromkeys(built))


def addresses_of_nothing() -> Iterator[Address]:
    """Each address with arguments that are nobody's: too large, of no number, of another sort."""
    for pattern in _patterns(get_resolver().url_patterns):
        if pattern.names and pattern.route != CATCH_ALL and "^" not in pattern.route:
            for url in pattern.urls_of_nothing():
                yield Address(pattern.page, url, "nothing", pattern.is_of_desk)


def _built(pattern: _Pattern) -> Iterator[Address]:
    if not pattern.names:
        yield Address(pattern.page, pattern.url({}), "", pattern.is_of_desk)
        return
    for state, values in _arguments(pattern):
        yield Address(pattern.page, pattern.url(values), state, pattern.is_of_desk)


def _arguments(pattern: _Pattern) -> Iterator[tuple[str, dict[str, Any]]]:
    if pattern.page in ARGUMENTS:
        yield from ARGUMENTS[pattern.page]()
    elif model_admin := _desk_of(pattern.route):
        every_state = pattern.route.endswith("/change/")
        for state, row in rows_of(model_admin.model, every_state=every_state):
            yield state, dict.fromkeys(pattern.names, row.pk)


def _desk_of(route: str) -> Any:
    """The back office of the model that an address of it is about."""
    parts = route.split("/")
    for model, model_admin in registered().items():
        if parts[:3] == ["admin", model._meta.app_label, model._meta.model_name]:
            return model_admin
    return None


def _patterns(patterns: Any, names: tuple[str, ...] = (), route: str = "") -> Iterator[_Pattern]:
    for pattern in patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            here = (pattern.namespace,) if pattern.namespace else ()
            yield from _patterns(pattern.url_patterns, (*names, *here), whole)
        elif isinstance(pattern, URLPattern):
            yield _Pattern(":".join((*names, pattern.name)) if pattern.name else whole, whole)
