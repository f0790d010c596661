"""A table's version changes with every writing, and is asked once by those who read it together."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.database.table_versions import as_of_now, version_of
from foundation.regions.models import AdminUnit

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
