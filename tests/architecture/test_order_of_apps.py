"""The order of INSTALLED_APPS decides nothing: not which route is tried first, not what is listed first."""

import json
import os
import subprocess
import sys

from django.conf import settings

from foundation.citizens.audiences import AUDIENCES
from foundation.conversations.context import CARDS
from foundation.insights.figures import all_figures
from foundation.outbox.routes import ROUTES
from foundation.web.code_search import KINDS
from lookups import registry
from tests.architecture.test_import_direction import ROOT

REVERSED = """
import json
import django
from django.conf import settings

first = settings.INSTALLED_APPS.index("config.apps.PortalConfig")
settings.INSTALLED_APPS[first:] = settings.INSTALLED_APPS[first:][::-1]
django.setup()
from tests.architecture.test_order_of_apps import orders

print(json.dumps(orders()))
"""


def orders() -> dict[str, list[str]]:
    return {
        "routes": list(ROUTES),
        "codes": list(KINDS),
        "audiences": list(AUDIENCES),
        "cards": list(CARDS),
        "figures": [figure.key for figure in all_figures()],
        "look-ups": [kind.key for kind in registry.all_kinds()],
    }


def test_the_portal_is_the_same_with_its_apps_the_other_way_round():
    ran = subprocess.run(
        [sys.executable, "-c", REVERSED],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout) == orders()
