"""Invented use of the demo: once, and told as what it is meant to show."""

import pytest
from django.utils import timezone

from foundation.insights import demo, figures, months
from foundation.insights.models import ClosedMonth, GaugeSample, UseCount
from tests.factories import make_citizen

pytestmark = pytest.mark.django_db


def test_the_demo_brings_months_of_use_once():
    make_citizen().identities.create(channel="web", external_id="a", is_following=True)
    demo.load(account="web")
    told = (UseCount.objects.count(), GaugeSample.objects.count(), ClosedMonth.objects.count())
    assert told[2] == demo.MONTHS and all(told)
    demo.load(account="web")
    assert (UseCount.objects.count(), GaugeSample.objects.count(), ClosedMonth.objects.count()) == told
    last = ClosedMonth.objects.get(month=months.preceding(timezone.localdate().replace(day=1)))
    assert last.figures["uses"]["total"][0] > 0 and set(last.figures) == {
        f.key for f in figures.all_figures()
    }
