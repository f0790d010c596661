"""The sections in the head of every public page, and which of them a page belongs to.

Five; English pages have a sixth, the help for visitors from abroad.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Section:
    """`current` is the value of aria-current: "page" for its first page, "true" below, "" elsewhere."""

    label: Any
    url: str
    current: str = ""


_SECTIONS = (
    (
        _("Dossiers"),
        "dossiers:look_up",
        ("/ho-so/", "/t/", "/nop-ho-so/", "/ket-qua/", "/co-quan/", "/viec-cua-toi/"),
    ),
    (pgettext_lazy("section", "Report"), "petitions:home", ("/phan-anh/",)),
    (_("Look up"), "lookups:index", ("/tra-cuu/",)),
    (pgettext_lazy("section", "Travel"), "tourism:home", ("/cam-nang/",)),
    (pgettext_lazy("section", "News"), "announcements:index", ("/tin-tuc/",)),
)
_FOR_VISITORS = (pgettext_lazy("section", "Help"), "visitors", ("/du-khach/",))


def sections(path: str) -> list[Section]:
    """Those of the head; the one that the page at `path` belongs to is marked."""
    return [_section(path, *each) for each in _of_language()]


def section_of(path: str) -> Section | None:
    """The one that the page at `path` belongs to."""
    return next((_section(path, *each) for each in _of_language() if path.startswith(each[2])), None)


def _of_language() -> tuple[tuple[Any, str, tuple[str, ...]], ...]:
    return (*_SECTIONS, _FOR_VISITORS) if get_language() == "en" else _SECTIONS


def _section(path: str, label: Any, name: str, prefixes: tuple[str, ...]) -> Section:
    url = reverse(name)
    below = "true" if path.startswith(prefixes) else ""
    return Section(label, url, "page" if path == url else below)
