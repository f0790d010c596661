"""What stands above the pages that everybody reads; apps register what they have to say there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Banner:
    """`level` 1 to 5 picks the colour, which only repeats what `tag` ("Cấp 3/5") says; 0 is no warning.

    `title` is the office's own; the other words are in the language that is active when it is asked for.
    """

    level: int
    tag: str
    title: str
    url: str
    until: str = ""
    more: str = ""
    act: Any = _("What to do")


Provider = Callable[[HttpRequest], Iterable[Banner]]
PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def banners_for(request: HttpRequest) -> tuple[Banner, ...]:
    """Those for this visitor and this page, the highest first; part of the key of every page that is kept."""
    found = [banner for provider in PROVIDERS for banner in provider(request)]
    return tuple(sorted(found, key=lambda banner: -banner.level))
