"""Permissions that one person must not hold together, and what a choice of roles would break.

Whoever publishes does not write, and whoever makes accounts does neither publish nor sign: else one person
makes himself, or a made-up colleague, the second person of every rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _

MAKES_ACCOUNTS = ("auth.add_user", "auth.change_user")
GIVES_FREE = (
    "announcements.release_article",
    "announcements.approve_campaign",
    "hazards.publish_hazardnotice",
    "hazards.release_alone",
    "epidemics.publish_outbreaklevel",
    "epidemics.release_alone",
    "tourism.publish_entry",
    "petitions.publish_petition",
    "knowledge.publish_questionanswer",
    "dossiers.approve_dossier",
    "dossiers.sign_dossier",
    "dossiers.approve_refund",
    "outbox.approve_noticewording",
)
ENTRIES = ("place", "stay", "eatery", "dish", "speciality", "shop", "festival", "tour", "itinerary")


@dataclass(frozen=True, slots=True)
class Pair:
    """Any of `one` excludes any of `other`, unless the person holds `unless`."""

    one: tuple[str, ...]
    other: tuple[str, ...]
    why: Any
    unless: str = ""

    def is_broken_by(self, held: frozenset[str]) -> bool:
        return bool(held & set(self.one) and held & set(self.other)) and self.unless not in held


def _writes(app: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.{act}_{model}" for model in models for act in ("add", "change"))


# The manager on duty may warn alone in an emergency and is reviewed (ADR 46): no pair protects there.
PAIRS = (
    Pair(MAKES_ACCOUNTS, GIVES_FREE, _("People who manage accounts and roles may not release or sign.")),
    Pair(
        _writes("announcements", "article"),
        ("announcements.release_article",),
        _("People who write articles may not release them."),
    ),
    Pair(
        _writes("announcements", "campaign"),
        ("announcements.approve_campaign",),
        _("People who create campaigns may not launch them."),
    ),
    Pair(
        _writes("hazards", "hazardnotice"),
        ("hazards.publish_hazardnotice",),
        _("People who write warnings may not publish them."),
        unless="hazards.release_alone",
    ),
    Pair(
        _writes("epidemics", "outbreaklevel"),
        ("epidemics.publish_outbreaklevel",),
        _("People who write warnings may not publish them."),
        unless="epidemics.release_alone",
    ),
    Pair(
        _writes("tourism", *ENTRIES),
        ("tourism.publish_entry",),
        _("People who write the handbook may not publish it."),
    ),
    Pair(
        _writes("knowledge", "questionanswer"),
        ("knowledge.publish_questionanswer",),
        _("People who write answers may not publish them."),
    ),
    Pair(
        ("outbox.add_noticewording",),
        ("outbox.approve_noticewording",),
        _("People who word messages anew may not put them in force."),
    ),
)


def broken_by(permissions: Iterable[Permission]) -> list[str]:
    """Each rule that a person with these permissions would break, as a sentence, once."""
    return broken_by_names(f"{one.content_type.app_label}.{one.codename}" for one in permissions)


def broken_by_names(names: Iterable[str]) -> list[str]:
    held = frozenset(names)
    return list(dict.fromkeys(str(pair.why) for pair in PAIRS if pair.is_broken_by(held)))


def broken_by_roles(roles: Iterable[Group], *, own: Iterable[Permission] = ()) -> list[str]:
    """`own`: permissions that the person holds beside the roles."""
    of_roles = Permission.objects.filter(group__in=list(roles)).select_related("content_type").distinct()
    return broken_by([*of_roles, *own])
