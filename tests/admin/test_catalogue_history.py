"""Who changed a time limit, when, and from what: the catalogue keeps its history."""

import pytest

from dossiers.models import Procedure
from tests.factories import make_procedure

pytestmark = pytest.mark.django_db


def test_a_changed_time_limit_names_its_officer_and_keeps_the_old_value(admin_client, admin_user):
    procedure = make_procedure(time_limit_days=15, papers=())
    address = f"/admin/dossiers/procedure/{procedure.pk}/change/"
    form = admin_client.get(address).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None and value is not False}
    formsets = {
        f"{prefix}-{part}": 0
        for prefix in ("papers", "form_fields", "steps", "fees")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    answer = admin_client.post(address, data | formsets | {"time_limit_days": 10})
    assert answer.status_code == 302, answer.context["errors"]
    assert Procedure.objects.get().time_limit_days == 10
    latest, first = procedure.history.order_by("-history_date")
    assert (first.time_limit_days, latest.time_limit_days) == (15, 10)
    assert latest.history_user == admin_user
    assert admin_client.get(f"/admin/dossiers/procedure/{procedure.pk}/history/").status_code == 200
