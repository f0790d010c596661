"""The trial's petitions: all states, units, rules; a second run changes nothing."""

import pytest

from foundation.outbox.models import Notice
from foundation.regions.loading import load_units
from petitions import demo
from petitions.models import Petition, Publication, RoutingRule
from petitions.workflow import Status
from tests.petitions.factories import make_operator

pytestmark = [pytest.mark.django_db, pytest.mark.slow("loads the demo twice")]


def test_eighty_petitions_in_all_states_and_no_message_owed():
    load_units()
    cast = {
        "operator": make_operator(),
        "handler": make_operator("Đơn vị xử lý"),
        "moderator": make_operator("Duyệt nội dung"),
    }
    for _ in range(2):
        demo.load(**cast)
    assert Petition.objects.count() == 80
    assert set(Petition.objects.values_list("status", flat=True)) == set(Status.values)
    assert Petition.objects.overdue().count() >= 3
    assert Publication.objects.count() >= 10
    assert RoutingRule.objects.exclude(commune=None).exists()
    assert not Notice.objects.exists()
