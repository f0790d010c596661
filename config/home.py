"""The front page: one field for any code, and what can be done here.

What the portal offers, in the three groups of its front page: dossiers, look-ups, handbook.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from announcements.models import Article
from dossiers.codes import EXAMPLE, MAX_TYPED
from dossiers.submission.life_events import LIFE_EVENTS
from foundation.web.page_cache import cache_public_page
from lookups import registry


@dataclass(frozen=True, slots=True)
class Utility:
    """One tile: an icon of the sprite, and words; never the one without the other.

    `page` and `args` are its address; `search_words` are what people type in the search to come here, parted
    by commas.
    """

    label: Any
    icon: str
    page: str
    search_words: Any = ""
    args: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.page, args=self.args)


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: Any
    utilities: tuple[Utility, ...]


SERVICES = (
    Utility(_("Follow a dossier"), "i-receipt", "dossiers:look_up",
            _("where is my dossier, track my application, dossier code, receipt, is it ready, result of my "
              "dossier, pay the fee by QR, charged twice, refund of a fee, rate the service, rate an "
              "officer")),
    Utility(_("Hand in a dossier"), "i-file", "dossiers:file",
            _("apply online, submit an application, all procedures, from home, download a form")),
    Utility(_("Report a problem, ask"), "i-megaphone", "petitions:home",
            _("report a pothole, complain, petition, denounce, broken street lamp, rubbish, noise, flooded "
              "street, illegal building, stray dogs, rude officer, feedback, report a scam, overcharged, "
              "fallen tree, smell, smoke, no phone signal, compensation for land, waste water from a "
              "neighbour, weak tap water, no running water, water pipe burst, broken traffic light, smell "
              "of a pig farm, cattle in the fields, cracked wall")),
    Utility(_("Chat with us"), "i-chat", "web_channel:chat",
            _("talk to an official, hotline, contact, help, how to use this site, stop the messages, "
              "unsubscribe, log out of Zalo")),
)  # fmt: skip
HANDBOOK = (
    Utility(_("Travel handbook"), "i-map", "tourism:home",
            _("travel guide, what to see, tourist map")),
    Utility(_("Help for visitors from abroad"), "i-people", "visitors",
            _("emergency numbers, hospital with English, lost passport, stolen passport, embassy, visa, "
              "overstay, scam, cheated, airport, airport bus, tourist police, licence to rent a motorbike, "
              "lost my passport, consulate, food poisoning, stomach ache, see a doctor, safe to swim, rip "
              "currents, taxi driver cheated, foreign driving licence, drive a scooter, police station, "
              "lost phone, registration with the police")),
    Utility(_("Announcements"), "i-news", "announcements:index",
            _("news, notices, new policies, merged provinces, two tiers of government, days on which the "
              "chairman receives citizens")),
    Utility(_("Answered petitions"), "i-check", "petitions:published",
            _("answers to complaints, questions of other citizens")),
    Utility(_("Digital helpers near you"), "i-people", "outreach:home",
            _("community technology groups, help with the phone, install an app, digital identity, "
              "smartphone lessons, help for the elderly, Zalo group of the neighbourhood")),
    Utility(_("Our performance"), "i-chart", "insights:home",
            _("figures, statistics, share of dossiers on time, how many are late, satisfaction, "
              "performance")),
)  # fmt: skip


def groups() -> tuple[Group, ...]:
    """There are as many look-ups as there are kinds: adding one adds its tile."""
    kinds = registry.all_kinds()
    look_ups = (Utility(kind.label, kind.icon, "lookups:look_up", args=(kind.key,)) for kind in kinds)
    return (
        Group("ho-so", _("Dossiers and petitions"), SERVICES),
        Group("tra-cuu", _("Look up"), tuple(look_ups)),
        Group("cam-nang", _("Handbook and news"), HANDBOOK),
    )


@cache_public_page
def home(request: HttpRequest) -> HttpResponse:
    """`?code=`, as printed on older papers, is searched."""
    if typed := request.GET.get("code", ""):
        return redirect(f"{reverse('search')}?{urlencode({'q': typed[:MAX_TYPED]})}")
    context = {
        "example": EXAMPLE,
        "groups": groups(),
        "life_events": LIFE_EVENTS,
        "news": Article.objects.readable().in_order()[:3],
    }
    return render(request, "public/home.html", context)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for it by its old name whatever the page says."""
    return redirect(static("province/logo.svg"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Pages of single dossiers are nobody's search result."""
    lines = (
        "User-agent: *",
        "Disallow: /t/",
        "Disallow: /ket-qua/",
        "Disallow: /phan-anh/xem/",
        "Disallow: /admin/",
        "Disallow: /api/",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a hole (RFC 9116): SECURITY_CONTACT, else the page that names the hotline."""
    good_until = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=180)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT or settings.PUBLIC_URL + '/'}",
        f"Expires: {good_until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
