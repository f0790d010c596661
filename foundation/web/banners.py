"""The warning that stands above every public page; the app that knows of warnings registers its provider."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Banner:
    """`level` 1 to 5 picks the colour, which only repeats what `tag` ("Cấp 3/5") says.

    `title` is the office's own; the other words are in the language that is active when it is asked for.
    """

    level: int
    tag: str
    title: str
    until: str
    url: str
    more: str = ""


Provider = Callable[[HttpRequest], Banner | None]
PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def banner_for(request: HttpRequest) -> Banner | None:
    """The highest banner for this visitor; part of the key of every page that is kept."""
    found = [banner for provider in PROVIDERS if (banner := provider(request))]
    return max(found, key=lambda banner: banner.level, default=None)
