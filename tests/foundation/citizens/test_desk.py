"""Citizens at the desk: found by the words of a name in any typing, or by a phone."""

import pytest
from django.contrib.auth import get_user_model

from tests.admin.conftest import desk_client
from tests.factories import make_citizen

pytestmark = pytest.mark.django_db
LIST = "/admin/citizens/citizen/"


@pytest.mark.parametrize("typed", ["Trần Thị Lụa", "tran lua", "LỤA", "0905 777 123"])
def test_a_citizen_is_found_by_name_or_phone(settings, typed):
    settings.STAFF_OTP_REQUIRED = False
    wanted = make_citizen(full_name="Trần Thị Lụa", phone="84905777123")
    make_citizen(full_name="Trần Thị Mận", phone="84905777124")
    desk = desk_client(get_user_model().objects.create_superuser("chief"))

    found = desk.get(LIST, {"q": typed}).context["cl"].result_list

    assert list(found) == [wanted]
