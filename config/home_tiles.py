"""What the portal offers, in the three groups of its front page: dossiers, look-ups, handbook."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lookups import registry


@dataclass(frozen=True, slots=True)
class Utility:
    """One tile: an icon of the sprite, and words; never the one without the other.

    `search_words` are what people type in the search to come here, parted by commas.
    """

    label: Any
    icon: str
    url: str
    search_words: Any = ""


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: Any
    utilities: tuple[Utility, ...]


def groups() -> tuple[Group, ...]:
    return (
        Group("ho-so", _("Dossiers and petitions"), services()),
        Group("tra-cuu", _("Look up"), _look_ups()),
        Group("cam-nang", _("Handbook and news"), handbook()),
    )


def services() -> tuple[Utility, ...]:
    return (
        Utility(
            _("Follow a dossier"),
            "i-receipt",
            reverse("dossiers:look_up"),
            _(
                "where is my dossier, track my application, dossier code, receipt, is it ready, result of "
                "my dossier, pay the fee by QR, charged twice, refund of a fee, rate the service, rate an "
                "officer"
            ),
        ),
        Utility(
            _("Hand in a dossier"),
            "i-file",
            reverse("dossiers:file"),
            _("apply online, submit an application, all procedures, from home, download a form"),
        ),
        Utility(
            _("Report a problem, ask"),
            "i-megaphone",
            reverse("petitions:home"),
            _(
                "report a pothole, complain, petition, denounce, broken street lamp, rubbish, noise, "
                "flooded street, illegal building, stray dogs, rude officer, feedback, report a scam, "
                "overcharged, fallen tree, smell, smoke, no phone signal, compensation for land, "
                "waste water from a neighbour, weak tap water, no running water, water pipe burst, "
                "broken traffic light, smell of a pig farm, cattle in the fields, cracked wall"
            ),
        ),
        Utility(
            _("Chat with us"),
            "i-chat",
            reverse("web_channel:chat"),
            _(
                "talk to an official, hotline, contact, help, how to use this site, stop the messages, "
                "unsubscribe, log out of Zalo"
            ),
        ),
    )


def _look_ups() -> tuple[Utility, ...]:
    """As many as there are kinds: adding one adds its tile."""
    return tuple(
        Utility(kind.label, kind.icon, reverse("lookups:look_up", args=[kind.key]))
        for kind in registry.all_kinds()
    )


def handbook() -> tuple[Utility, ...]:
    return (
        Utility(
            _("Travel handbook"),
            "i-map",
            reverse("tourism:home"),
            _("travel guide, what to see, tourist map"),
        ),
        Utility(
            _("Help for visitors from abroad"),
            "i-people",
            reverse("visitors"),
            _(
                "emergency numbers, hospital with English, lost passport, stolen passport, embassy, "
                "visa, overstay, scam, cheated, airport, airport bus, tourist police, licence to rent a "
                "motorbike, lost my passport, consulate, food poisoning, stomach ache, see a doctor, "
                "safe to swim, rip currents, taxi driver cheated, foreign driving licence, drive a "
                "scooter, police station, lost phone, registration with the police"
            ),
        ),
        Utility(
            _("Announcements"),
            "i-news",
            reverse("announcements:index"),
            _(
                "news, notices, new policies, merged provinces, two tiers of government, days on which the "
                "chairman receives citizens"
            ),
        ),
        Utility(
            _("Answered petitions"),
            "i-check",
            reverse("petitions:published"),
            _("answers to complaints, questions of other citizens"),
        ),
        Utility(
            _("Digital helpers near you"),
            "i-people",
            reverse("outreach:home"),
            _(
                "community technology groups, help with the phone, install an app, digital identity, "
                "smartphone lessons, help for the elderly, Zalo group of the neighbourhood"
            ),
        ),
        Utility(
            _("Our performance"),
            "i-chart",
            reverse("insights:home"),
            _("figures, statistics, share of dossiers on time, how many are late, satisfaction, performance"),
        ),
    )
