"""What no row names is swept up after a day; what any row names stays."""

import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from announcements.models import Attachment
from foundation.files.orphaned_files import delete_orphaned_files
from tests.tourism.factories import make_entry
from tourism.models import Photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
TWO_DAYS = 2 * 86_400


@pytest.fixture
def of_two_days_ago(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def store(name: str) -> str:
        stored = default_storage.save(
            timezone.localtime().strftime(f"tourism/%Y/%m/{name}"), ContentFile(b"x")
        )
        os.utime(default_storage.path(stored), (time.time() - TWO_DAYS,) * 2)
        return stored

    return store


def test_a_file_stays_that_another_field_or_model_names_in_the_same_folder(of_two_days_ago):
    names = {name: of_two_days_ago(f"{name}.jpg") for name in ("file", "thumb", "original")}
    Photo.objects.create(entry=make_entry(), alt="Sông", author="An", licence="CC0", **names)
    stray = of_two_days_ago("stray.jpg")
    assert delete_orphaned_files(Photo) == 1
    assert not default_storage.exists(stray) and all(map(default_storage.exists, names.values()))
    assert delete_orphaned_files(Photo, Attachment) == 0
