"""Prepared queries give what the querysets give, each time for the parameter of that time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.models import Dossier, Rating, StatusEvent
from dossiers.tracking import by_token
from foundation.database.prepared import PreparedValues
from tests.factories import make_dossier

pytestmark = pytest.mark.django_db
PARENTS = ("procedure", "received_at_agency", "competent_agency", "applicant")


def values(instance):
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def test_instances_and_their_parents_are_those_of_the_queryset():
    for dossier in (make_dossier(), make_dossier()):
        Rating.objects.create(dossier=dossier, score=4, channel="web")
        with CaptureQueriesContext(connection) as queries:
            found = by_token(dossier.token)
            parents = [getattr(found, name) for name in PARENTS]
            assert found.rating.dossier_id == found.pk
        assert len(queries) == 1
        usual = Dossier.objects.for_page().get(pk=dossier.pk)
        assert values(found) == values(usual) and found.pause_rows == usual.pause_rows
        assert [*map(values, parents)] == [values(getattr(usual, name)) for name in PARENTS]
        assert values(found.rating) == values(usual.rating)


def test_a_row_of_others_that_is_not_there_is_none():
    assert getattr(by_token(make_dossier().token), "rating", None) is None


def test_nothing_is_found_for_another_parameter():
    make_dossier()
    assert by_token("another token") is None


def test_a_query_without_its_parameter_is_refused():
    forgetful = PreparedValues(
        lambda pk: StatusEvent.objects.filter(dossier=1).values_list("pk"), placeholder=-5
    )
    with pytest.raises(ValueError, match="does not use its parameter"):
        forgetful.rows(1)
