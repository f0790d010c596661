"""What stands above every page of the desk: the path to it, and the bell."""

import pytest
from django.contrib.auth.models import User

from foundation.accounts import bell
from foundation.admin.breadcrumbs import path_parts
from tests.admin.registered import registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(admin_client) -> User:
    return User.objects.get(is_superuser=True)


def test_a_room_of_one_name_with_its_list_is_left_out():
    parts = [
        {"title": "hồ sơ", "link": "/admin/dossiers/"},
        {"title": "Hồ sơ", "link": "/a/"},
        {"title": "H-1"},
    ]
    assert [(part["title"], part.get("link")) for part in path_parts(parts)] == [
        ("Hồ sơ", "/a/"),
        ("H-1", None),
    ]


def test_a_room_of_another_name_stays_as_a_word_without_a_link():
    parts = [{"title": "lịch làm việc", "link": "/admin/calendar/"}, {"title": "ngày nghỉ", "link": "/a/"}]
    shown = [(part["title"], part.get("link")) for part in path_parts(parts)]
    assert shown == [("Lịch làm việc", None), ("Ngày nghỉ", "/a/")]


@pytest.mark.slow("opens the list of every model")
def test_no_list_of_the_desk_says_its_word_twice_in_the_path(admin_client, settings):
    settings.STAFF_OTP_REQUIRED = False
    pages = 0
    for model in registered():
        page = admin_client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
        if page.status_code != 200:
            continue
        head = page.content.decode().split("<h1", 1)[1].split("</h1>", 1)[0]
        words = [line.strip() for line in head.replace("<", "\n<").splitlines()]
        shown = [
            word.split(">", 1)[1].strip()
            for word in words
            if word.startswith(("<a", "<span")) and ">" in word
        ]
        titles = [word for word in shown if word and word != "chevron_right"]
        assert len(titles) == len({title.casefold() for title in titles}), (model, titles)
        pages += 1
    assert pages > 40


def test_the_bell_shows_how_many_are_new_on_every_page_of_the_desk(admin_client, officer, settings):
    settings.STAFF_OTP_REQUIRED = False
    assert "desk-bell-count" not in admin_client.get("/admin/").content.decode()
    for number in range(3):
        bell.notify(officer=officer, text=f"Lan nhắc bạn {number}", url="/truc/")
    assert '<span class="desk-bell-count">3</span>' in admin_client.get("/admin/").content.decode()
    admin_client.post("/admin/chuong/da-xem/")
    assert "desk-bell-count" not in admin_client.get("/admin/").content.decode()


def test_what_the_bell_says_is_kept_in_vietnamese(officer):
    from django.utils import translation
    from django.utils.translation import gettext_lazy

    with translation.override("en"):
        told = bell.notify(officer=officer, text=gettext_lazy("Notifications"), url="/truc/")
    assert told.text == "Chuông báo"
