"""The editors' desk: two people stand behind what the public reads."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.workflow import TransitionRefused
from tests.lookups.factories import units
from tests.tourism.factories import make_editor, make_entry
from tourism import services
from tourism.kinds import Kind
from tourism.models import Entry, State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _units():
    units()


def in_role(role: str):
    user = make_editor()
    user.groups.add(Group.objects.get(name=role))
    return user


def desk_of(user, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_whoever_wrote_it_does_not_publish_it():
    writer, second = make_editor(), make_editor()
    entry = make_entry(state=State.DRAFT, written_by=writer)
    services.hand_in(entry, by=writer)
    with pytest.raises(TransitionRefused):
        services.publish(entry, by=writer)
    published = services.publish(entry, by=second)
    assert (published.state, published.published_by) == (State.PUBLISHED, second)


def test_an_imported_entry_without_what_every_entry_must_say_is_not_published():
    entry = make_entry(state=State.REVIEW, written_by=make_editor(), kind=Kind.PLACE, summary="")
    with pytest.raises(TransitionRefused, match="Còn thiếu"):
        services.publish(entry, by=make_editor())


def test_while_a_writer_saves_nobody_publishes(settings):
    entry = make_entry(state=State.REVIEW, kind=Kind.PLACE)
    desk = desk_of(in_role("Biên tập viên"), settings)
    with CaptureQueriesContext(connection) as asked:
        desk.post(reverse("admin:tourism_place_change", args=[entry.pk]), {})
    assert any("tourism_entry" in query["sql"] and "FOR UPDATE" in query["sql"] for query in asked)


def test_a_mended_fact_is_public_at_once_and_waits_to_be_looked_at_again():
    editor, second = make_editor(), make_editor()
    entry = make_entry()
    services.note_change(entry, by=editor)
    entry.refresh_from_db()
    assert (entry.state, entry.is_changed) == (State.PUBLISHED, True)
    with pytest.raises(TransitionRefused):
        services.review_change(entry, by=editor)
    looked_at = services.review_change(entry, by=second)
    assert looked_at.is_changed is False and looked_at.published_by == second
    with pytest.raises(TransitionRefused, match="chưa có gì thay đổi"):
        services.review_change(entry, by=second)


def change(entry: Entry, by, **values) -> None:
    """As the form of the desk does it."""
    entry.refresh_from_db()
    for name, value in values.items():
        setattr(entry, name, value)
    entry._history_user = by
    entry.save()
    services.note_change(entry, by=by)


def test_nobody_who_changed_it_since_looks_at_it_again_and_each_change_stays_in_the_history():
    writer, first, later, second = (make_editor() for _ in range(4))
    entry = make_entry(state=State.REVIEW, written_by=writer)
    entry = services.publish(entry, by=second)
    change(entry, first, phone="02353861000")
    change(entry, later, address="2 Cửa Đại")
    for one in (first, later):
        with pytest.raises(TransitionRefused, match="Ông/bà đã sửa"):
            services.review_change(entry, by=one)
    assert services.review_change(entry, by=second).is_changed is False
    users = list(entry.history.order_by("history_id").values_list("history_user", flat=True))
    assert users[2:4] == [first.pk, later.pk]
    change(entry, second, phone="02353861001")
    assert services.review_change(entry, by=first).published_by == first


def test_what_was_changed_is_listed_for_a_second_look_and_taken_off_in_the_list(settings):
    editor, second = in_role("Biên tập viên"), in_role("Duyệt nội dung")
    changed, other = make_entry(name="Đình Vừa Sửa"), make_entry(name="Đình Không Sửa")
    change(changed, editor, phone="02353861000")
    desk = desk_of(second, settings)
    listed = desk.get("/admin/tourism/place/?is_changed__exact=1").content.decode()
    assert "Đình Vừa Sửa" in listed and "Đình Không Sửa" not in listed
    assert "Đổi sau khi đăng, chưa ai xem lại" in listed
    pages = [f"/admin/tourism/place/{entry.pk}/change/" for entry in (changed, other)]
    assert ["Đã xem lại" in desk.get(page).content.decode() for page in pages] == [True, False]
    assert "Đã xem lại" not in desk_of(editor, settings).get(pages[0]).content.decode()
    chosen = {"action": "review_change_chosen", "_selected_action": [changed.pk, other.pk]}
    desk_of(editor, settings).post("/admin/tourism/place/", chosen)
    assert Entry.objects.get(pk=changed.pk).is_changed
    told = desk.post("/admin/tourism/place/", chosen, follow=True).content.decode()
    assert "Đã xem lại: 1." in told and "Đình Không Sửa: Mục đã xuất bản" in told
    assert not Entry.objects.get(pk=changed.pk).is_changed


def test_what_is_missing_is_named():
    entry = make_entry(state=State.DRAFT, place="", summary="", source="")
    with pytest.raises(TransitionRefused, match="nguồn"):
        services.hand_in(entry, by=make_editor())


def test_an_editor_writes_and_the_second_person_publishes_in_the_back_office(settings):
    editor, second = in_role("Biên tập viên"), in_role("Duyệt nội dung")
    desk = desk_of(editor, settings)
    entry = make_entry(state=State.DRAFT, written_by=editor)
    page = f"/admin/tourism/place/{entry.pk}/change/"
    assert desk.get(page).status_code == 200
    assert desk.get("/admin/tourism/place/?q=dinh").status_code == 200
    services.hand_in(entry, by=editor)
    chosen = {"action": "publish_chosen", "_selected_action": [entry.pk]}
    desk.post("/admin/tourism/place/", chosen)
    assert Entry.objects.get().state == State.REVIEW
    desk_of(second, settings).post("/admin/tourism/place/", chosen)
    assert Entry.objects.get().state == State.PUBLISHED
    assert desk_of(second, settings).get(page).status_code == 200
    assert [past.state for past in Entry.objects.get().history.all()][0] == State.PUBLISHED


@pytest.mark.slow("opens every list and form")
def test_every_list_and_form_opens(settings, admin_user):
    desk = desk_of(admin_user, settings)
    for kind in Kind:
        entry = make_entry(kind)
        here = f"/admin/tourism/{kind.value}/"
        for address in (here, f"{here}{entry.pk}/change/", f"{here}add/", f"{here}{entry.pk}/history/"):
            assert desk.get(address).status_code == 200, address
    assert desk.get("/admin/tourism/entry/").status_code == 200
    assert desk.get("/admin/tourism/stay/export/").status_code == 200


def test_a_table_taken_in_at_the_desk_waits_for_the_second_person(settings):
    editor = in_role("Biên tập viên")
    desk = desk_of(editor, settings)
    table = "Tên khách sạn;Địa chỉ;Xã/phường;Điện thoại\nKhách sạn Thử;1 Cửa Đại;Hội An;0235 3861 000\n"
    here = "/admin/tourism/stay/import/"
    desk.post(here, {"file": SimpleUploadedFile("luu-tru.csv", table.encode())})
    desk.post(here, {"confirm": "1"})
    stay = Entry.objects.get()
    assert (stay.state, stay.written_by) == (State.REVIEW, editor)
    assert desk.get("/admin/tourism/dish/import/").status_code == 403
    assert desk_of(in_role("Duyệt nội dung"), settings).get(here).status_code == 403
