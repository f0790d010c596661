"""A table's version changes with every writing, and is asked once by those who read it together."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.database.table_versions import all_rows, as_of_now, version_of, versions_of
from foundation.regions.models import AdminUnit, UnitSuccession

pytestmark = pytest.mark.django_db


def _unit(code: str) -> AdminUnit:
    return AdminUnit.objects.create(code=code, name=code, level="commune", valid_from=dt.date(2025, 7, 1))


def test_every_writing_changes_the_version():
    seen = [version_of(AdminUnit)]
    unit = _unit("99991")
    seen.append(version_of(AdminUnit))
    AdminUnit.objects.filter(pk=unit.pk).update(name="Đổi tên")
    seen.append(version_of(AdminUnit))
    AdminUnit.objects.filter(pk=unit.pk).update(name="Đổi lại")
    seen.append(version_of(AdminUnit))
    unit.delete()
    seen.append(version_of(AdminUnit))
    _unit("99992")
    seen.append(version_of(AdminUnit))

    assert len(set(seen[:4])) == 4
    assert seen[4] != seen[3]
    assert seen[5] not in seen[:5]


def test_what_runs_together_asks_once_also_one_in_the_other():
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        as_of_now(),
    ):
        first = version_of(AdminUnit)
        with as_of_now():
            assert version_of(AdminUnit) == first
    assert len(asked) == 1

    _unit("99993")
    assert version_of(AdminUnit) != first


def test_what_is_known_is_not_asked_and_the_rest_in_one_query():
    known = dict(zip([AdminUnit], versions_of(AdminUnit), strict=True))
    with CaptureQueriesContext(connection) as asked, as_of_now(known):
        of_units = version_of(AdminUnit)
        version_of(AdminUnit, UnitSuccession)
    assert len(asked) == 1 and "regions_adminunit" not in asked[0]["sql"]
    assert of_units == known[AdminUnit]


def test_rows_are_read_once_until_one_changes():
    unit = _unit("99994")
    with CaptureQueriesContext(connection) as asked, as_of_now():
        assert all_rows(AdminUnit) is all_rows(AdminUnit)
    assert len(asked) == 2  # the version, the rows
    AdminUnit.objects.filter(pk=unit.pk).update(name="Đổi tên")
    assert "Đổi tên" in [row.name for row in all_rows(AdminUnit)]
