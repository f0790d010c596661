"""`seed_demo`: the demo province, once; and the sandbox told about it, each time."""

import random
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from announcements import demo as announcements
from dossiers.demo import agencies, people, procedures, showcase, staff
from dossiers.demo.loading import load_dossiers
from dossiers.models import Dossier
from dossiers.submission.procedure_index import PROCEDURES
from foundation.insights import demo as insights
from foundation.maps import building as maps
from foundation.outbox import demo as wordings
from foundation.regions.loading import load_units
from foundation.search import indexing
from inbox import demo as inbox
from knowledge import demo as knowledge
from lookups.kinds.buses import demo as buses
from lookups.kinds.epidemics import demo as epidemics
from lookups.kinds.exams import demo as exams
from lookups.kinds.hazards import demo as hazards
from lookups.kinds.health import demo as health
from lookups.kinds.land_prices import demo as land_prices
from lookups.kinds.legal import demo as legal
from lookups.kinds.power_cuts import demo as power_cuts
from lookups.kinds.violations import demo as violations
from outreach import demo as outreach
from petitions import demo as petitions
from tourism.demo import loading as handbook
from zalo_channel import CHANNEL, demo_accounts, demo_platform
from zalo_channel import demo as templates
from zalo_channel.models import OaToken

SEED = 1022
ACCOUNTS = 45  # invented citizens who follow the OA


LOADERS: tuple[Callable[[], None], ...] = (
    exams.load,
    power_cuts.load,
    health.load,
    land_prices.load,
    legal.load,
    buses.load,
    violations.load,
    handbook.load,
    outreach.load,
)


class Command(BaseCommand):
    help = "Load a believable province of invented people; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_a_real_portal()
        if not agencies.OFFICES:
            load_units()
            self.stdout.write(_("No demo/offices.tsv in the province's folder: only its units are loaded."))
            return
        with transaction.atomic():
            load_units()
            procedures.load()
            known = agencies.load()
            officers = staff.load(known)
            templates.load()
            for load in LOADERS:
                load()
            pair = {
                "writer": User.objects.get(username="bientap"),
                "second": User.objects.get(username="duyet"),
            }
            for load_released in (
                hazards.load,
                epidemics.load,
                announcements.load,
                knowledge.load,
                wordings.load,
            ):
                load_released(**pair)
            petitions.load(
                operator=User.objects.get(username="tongdai1"),
                handler=User.objects.get(username="donvi"),
                moderator=User.objects.get(username="duyet"),
            )
            if not showcase.is_loaded():
                self._load_people_and_dossiers(known, officers)
            inbox.load()
            insights.load(account=CHANNEL)
            indexing.rebuild()
            PROCEDURES.weigh()  # else the first question of each process waits for it
        maps.build()
        joined = demo_platform.connect()
        self.stdout.write(welcome(joined=joined))

    def _load_people_and_dossiers(self, known: dict[str, Any], officers: dict[str, Any]) -> None:
        rng = random.Random(SEED)
        personas, crowd = demo_accounts.load_personas(), people.load(rng)
        demo_accounts.give_accounts(crowd[:ACCOUNTS])
        load_dossiers(
            people=personas, crowd=crowd, agencies=known, officers=officers, now=timezone.now(), rng=rng
        )


def refuse_a_real_portal() -> None:
    """Raises CommandError where invented people or known passwords would do harm."""
    if settings.HTTPS and not settings.TRIAL_BANNER:
        raise CommandError(_("A portal in use (PUBLIC_URL https, TRIAL_BANNER off) takes no invented data."))
    if demo_platform.is_real() and any(row.access_token for row in OaToken.objects.all()):
        raise CommandError(_("A portal connected to the real Zalo takes no invented data."))
    if Dossier.objects.exists() and not showcase.is_loaded():
        raise CommandError(
            _("The database holds dossiers that are not of the demo: no invented data is loaded.")
        )


def welcome(*, joined: bool) -> str:
    """What the launcher shows: who can log in, and where the story begins."""
    story = Dossier.objects.get(code=showcase.STORY)
    lines = [f"  Log-ins, all with the password {staff.PASSWORD}:"]
    lines += [f"    {login.username:<20}{login.does}" for login in (staff.ADMIN, *staff.LOGINS)]
    lines += ["", f"  The story's dossier  {story.code}", f"    its page           {story.tracking_url}"]
    if not joined:
        lines += ["", "  No sandbox answers: messages wait until an Official Account is connected."]
    return "\n".join(lines)
