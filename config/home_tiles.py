"""What the portal offers, in the three groups of its front page: dossiers, look-ups, handbook."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lookups import registry


@dataclass(frozen=True, slots=True)
class Utility:
    """One tile: an icon of the sprite, and words; never the one without the other."""

    label: Any
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: Any
    utilities: tuple[Utility, ...]


def groups() -> tuple[Group, ...]:
    return (
        Group("ho-so", _("Dossiers and petitions"), _services()),
        Group("tra-cuu", _("Look up"), _look_ups()),
        Group("cam-nang", _("Handbook and news"), _handbook()),
    )


def _services() -> tuple[Utility, ...]:
    return (
        Utility(_("Follow a dossier"), "i-receipt", reverse("dossiers:look_up")),
        Utility(_("Hand in a dossier"), "i-file", reverse("dossiers:file")),
        Utility(_("Report a problem, ask"), "i-megaphone", reverse("petitions:home")),
        Utility(_("Chat with us"), "i-chat", reverse("web_channel:chat")),
    )


def _look_ups() -> tuple[Utility, ...]:
    """As many as there are kinds: adding one adds its tile."""
    return tuple(
        Utility(kind.label, kind.icon, reverse("lookups:look_up", args=[kind.key]))
        for kind in registry.all_kinds()
    )


def _handbook() -> tuple[Utility, ...]:
    return (
        Utility(_("Travel handbook"), "i-map", reverse("tourism:home")),
        Utility(_("Announcements"), "i-news", reverse("announcements:index")),
        Utility(_("Answered petitions"), "i-check", reverse("petitions:published")),
        Utility(_("Digital helpers near you"), "i-people", reverse("outreach:home")),
        Utility(_("How we do"), "i-chart", reverse("insights:home")),
    )
