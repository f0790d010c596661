"""What warns the public is published by a second person; one alone in an emergency is reviewed afterwards."""

import datetime as dt
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation.outbox.models import Alarm, Notice
from lookups import releases
from lookups.kinds.epidemics import services as outbreaks
from lookups.kinds.epidemics.models import Disease, OutbreakLevel
from lookups.kinds.hazards import active_notices
from lookups.kinds.hazards import services as hazards
from lookups.kinds.hazards.kind import TOPIC
from lookups.kinds.hazards.models import HazardKind, HazardNotice
from lookups.releases import ReleaseRefused
from lookups.subscriptions.services import subscribe
from tests.admin.conftest import desk_client, officer_of
from tests.lookups.factories import commune, make_identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
EDITOR, CHECKER, MANAGER = "Biên tập viên", "Duyệt nội dung", "Quản lý trung tâm"
WHY = "Nước lên nhanh trong đêm, không gọi được ai"


class Hazard:
    address, words = "/admin/hazards/hazardnotice/", "Rời nhà sát taluy."
    publish = staticmethod(lambda row, **given: hazards.publish(notice=row, **given))
    review = staticmethod(partial(releases.review, permission=hazards.PUBLISHES))

    @staticmethod
    def draft(writer):
        now = timezone.now()
        return HazardNotice.objects.create(
            hazard=HazardKind.objects.get(key="sat_lo"), level=3, title="Sạt lở", issuer="Đài thử",
            issued_at=now, valid_until=now + dt.timedelta(hours=6), area="Xã Trà Leng",
            advice=Hazard.words, written_by=writer, written_at=now,
        )  # fmt: skip

    @staticmethod
    def is_public(client) -> bool:
        active_notices.invalidate()
        return Hazard.words in client.get("/tra-cuu/thien-tai/", {"place": "Trà Leng"}).content.decode()


class Outbreak:
    address, words = "/admin/epidemics/outbreaklevel/", "Phun hóa chất toàn xã"
    publish = staticmethod(lambda row, **given: outbreaks.publish(level=row, **given))
    review = staticmethod(partial(releases.review, permission=outbreaks.PUBLISHES))

    @staticmethod
    def draft(writer):
        today = timezone.localdate()
        disease, _new = Disease.objects.get_or_create(
            key="sxh", defaults={"name": "Sốt xuất huyết", "source": "Thử", "updated_on": today}
        )
        return OutbreakLevel.objects.create(
            disease=disease, commune=commune("Trà Leng"), level=3, begins_on=today,
            measures=Outbreak.words, written_by=writer, written_at=timezone.now(),
        )  # fmt: skip

    @staticmethod
    def is_public(client) -> bool:
        return Outbreak.words in client.get("/tra-cuu/dich-benh/", {"place": "Trà Leng"}).content.decode()


@pytest.fixture(params=[Hazard, Outbreak])
def kind(request, settings):
    settings.STAFF_OTP_REQUIRED = False
    yield request.param
    active_notices.invalidate()


@pytest.fixture
def editor():
    return officer_of(role=EDITOR)


@pytest.fixture
def checker():
    return officer_of(role=CHECKER)


@pytest.fixture
def manager():
    return officer_of(role=MANAGER)


def press(officer, kind, row, act, **fields):
    submitted = fields | {"_form_submitted": "true"}
    return desk_client(officer).post(f"{kind.address}{row.pk}/{act}/", submitted, follow=True)


def test_whoever_wrote_it_does_not_publish_it_a_second_person_does(kind, checker, client):
    checker.user_permissions.set([])
    row = kind.draft(writer=checker)
    assert not kind.is_public(client)
    with pytest.raises(ReleaseRefused, match="người thứ hai"):
        kind.publish(row, by=checker)
    assert not kind.is_public(client)
    kind.publish(row, by=officer_of(role=CHECKER))
    assert kind.is_public(client)


def test_nobody_publishes_without_the_role_and_a_text_without_a_writer_is_read_first(kind, editor, checker):
    with pytest.raises(ReleaseRefused):
        kind.publish(kind.draft(writer=checker), by=officer_of(role=EDITOR))
    with pytest.raises(ReleaseRefused, match="người soạn"):
        kind.publish(kind.draft(writer=None), by=checker)


def test_at_the_desk_the_second_person_publishes_what_he_read(kind, editor, checker, client):
    row = kind.draft(writer=editor)
    press(editor, kind, row, "release", seen=row.written_at.isoformat())
    assert not kind.is_public(client)
    press(checker, kind, row, "release", seen="2026-01-01T00:00:00+00:00")
    assert not kind.is_public(client)
    press(checker, kind, row, "release", seen=row.written_at.isoformat())
    assert kind.is_public(client)


def test_who_changes_the_text_becomes_its_writer(kind, editor):
    row = kind.draft(writer=editor)
    other = officer_of(role=EDITOR)
    page = desk_client(other).get(f"{kind.address}{row.pk}/change/")
    form = page.context["adminform"].form
    values = {}
    for name, field in form.fields.items():
        bound = form[name]
        parts = field.widget.decompress(bound.value()) if hasattr(field.widget, "decompress") else None
        if parts is None:
            value = bound.value()
            values[name] = "" if value is None else value
        else:
            values |= {f"{name}_{n}": "" if part is None else str(part) for n, part in enumerate(parts)}
    changed = "advice" if kind is Hazard else "measures"
    desk_client(other).post(f"{kind.address}{row.pk}/change/", values | {changed: "Lên chỗ cao ngay."})
    row.refresh_from_db()
    assert getattr(row, changed) == "Lên chỗ cao ngay."
    assert row.written_by == other


def test_a_published_text_is_neither_changed_nor_deleted_by_anybody(kind, editor, checker, admin_client):
    row = kind.draft(writer=editor)
    kind.publish(row, by=checker)
    changed = "advice" if kind is Hazard else "measures"
    assert admin_client.post(f"{kind.address}{row.pk}/change/", {changed: "Khác"}).status_code == 403
    assert admin_client.post(f"{kind.address}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    admin_client.post(kind.address, bulk)
    before = getattr(row, changed)
    row.refresh_from_db()
    assert getattr(row, changed) == before


def test_the_database_refuses_one_person_for_both(kind, checker):
    row = kind.draft(writer=checker)
    row.published_at, row.released_by = timezone.now(), checker
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row.released_by = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_in_an_emergency_the_manager_publishes_alone_and_another_person_reviews(
    kind, manager, checker, client
):
    row = kind.draft(writer=manager)
    press(manager, kind, row, "release_alone", reason="gấp")
    assert not kind.is_public(client)
    press(manager, kind, row, "release_alone", reason=WHY)
    assert kind.is_public(client)
    alarm = Alarm.objects.get(cleared_at=None)
    assert WHY[:20] in alarm.message and manager.get_full_name() in alarm.message
    assert alarm.message in desk_client(checker).get("/admin/").content.decode()
    listed = desk_client(checker).get(f"{kind.address}?release=review").content.decode()
    assert f"{kind.address}{row.pk}/change/" in listed
    row.refresh_from_db()
    with pytest.raises(ReleaseRefused, match="người thứ hai"):
        kind.review(row, by=manager, remark="Ổn")
    press(checker, kind, row, "review", reason="Đúng mức, đúng nơi")
    row.refresh_from_db()
    assert (row.reviewed_by, row.review_remark) == (checker, "Đúng mức, đúng nơi")
    assert not Alarm.objects.filter(cleared_at=None).exists()
    listed = desk_client(checker).get(f"{kind.address}?release=review").content.decode()
    assert f"{kind.address}{row.pk}/change/" not in listed


@pytest.mark.parametrize("role", [EDITOR, CHECKER])
def test_other_roles_do_not_publish_alone(kind, role, client):
    officer = officer_of(role=role)
    row = kind.draft(writer=officer)
    press(officer, kind, row, "release_alone", reason=WHY)
    assert not kind.is_public(client)
    with pytest.raises(ReleaseRefused):
        kind.publish(row, by=officer, alone_because=WHY)


def test_nobody_is_warned_before_the_release(settings, editor, checker):
    citizen = make_identity().citizen
    subscribe(citizen=citizen, topic=TOPIC, communes=[commune("Trà Leng")], channel="chat", words="báo")
    row = Hazard.draft(writer=editor)
    hazards.sweep()
    assert not Notice.objects.filter(citizen=citizen).exists()
    assert hazards.publish(notice=row, by=checker) == 1


def test_a_file_brings_drafts_of_its_importer_and_leaves_what_is_published(
    settings, tmp_path, checker, editor, client
):
    path = tmp_path / "dich.csv"
    today = f"{timezone.localdate():%d/%m/%Y}"
    path.write_text(
        f"Bệnh;Xã/phường;Cấp độ dịch;Từ ngày;Biện pháp\nSốt xuất huyết;Xã Trà Leng;Cấp 2;{today};Ngủ màn\n",
        encoding="utf-8-sig",
    )
    call_command("import_data", "epidemics", str(path), stdout=StringIO())
    row = OutbreakLevel.objects.get()
    assert row.is_draft and not Outbreak.is_public(client)
    with pytest.raises(ReleaseRefused):
        outbreaks.publish(level=row, by=checker)
    OutbreakLevel.objects.update(written_by=editor)
    outbreaks.publish(level=row, by=checker)
    path.write_text(path.read_text(encoding="utf-8-sig").replace("Cấp 2", "Cấp 4"), encoding="utf-8-sig")
    with pytest.raises(Exception, match=".*"):
        call_command("import_data", "epidemics", str(path), stdout=StringIO())
    row.refresh_from_db()
    assert row.level == 2


def test_a_new_level_ends_the_one_before_only_when_it_is_published(settings, editor, checker):
    first = Outbreak.draft(writer=editor)
    OutbreakLevel.objects.update(begins_on=timezone.localdate() - dt.timedelta(days=7))
    outbreaks.publish(level=first, by=checker)
    second = Outbreak.draft(writer=editor)
    first.refresh_from_db()
    assert first.ends_on is None
    outbreaks.publish(level=second, by=checker)
    first.refresh_from_db()
    assert first.ends_on == timezone.localdate() - dt.timedelta(days=1)


def test_a_file_taken_in_at_the_command_line_names_its_writer(settings, tmp_path, checker, editor, client):
    path = tmp_path / "dich.csv"
    today = f"{timezone.localdate():%d/%m/%Y}"
    path.write_text(
        f"Bệnh;Xã/phường;Cấp độ dịch;Từ ngày;Biện pháp\nSốt xuất huyết;Xã Trà Leng;Cấp 2;{today};Ngủ màn\n",
        encoding="utf-8-sig",
    )
    call_command("import_data", "epidemics", str(path), by=editor.username, stdout=StringIO())
    row = OutbreakLevel.objects.get()
    assert row.written_by == editor
    with pytest.raises(ReleaseRefused):
        outbreaks.publish(level=row, by=editor)
    outbreaks.publish(level=row, by=checker)
    row.refresh_from_db()
    assert row.released_by == checker


@pytest.mark.parametrize("name", ["khong.ai", "nghi.viec"])
def test_a_file_is_taken_in_for_no_unknown_or_former_officer(settings, tmp_path, editor, name):
    officer_of(role=EDITOR, username="nghi.viec", is_active=False)
    path = tmp_path / "dich.csv"
    path.write_text("Bệnh;Xã/phường;Cấp độ dịch;Từ ngày\n", encoding="utf-8-sig")
    with pytest.raises(CommandError, match=name):
        call_command("import_data", "epidemics", str(path), by=name, stdout=StringIO())
    assert not OutbreakLevel.objects.exists()


def test_rows_of_before_the_rule_stay_readable_and_a_draft_without_a_writer_is_saved_first(
    kind, checker, editor, client
):
    """Published before: no writer, no releaser. A draft gets its writer from whoever saves it."""
    row = kind.draft(writer=None)
    with pytest.raises(ReleaseRefused, match="người soạn"):
        kind.publish(row, by=checker)
    if kind is Hazard:
        row.communes.add(commune("Trà Leng"))
    type(row).objects.filter(pk=row.pk).update(published_at=timezone.now())
    assert kind.is_public(client)
    row.refresh_from_db()
    assert not row.waits_for_review


def outbreak(editor, checker, *, level: int, begins: int, ends: int | None = None) -> OutbreakLevel:
    """Published; days counted from today."""
    row, today = Outbreak.draft(writer=editor), timezone.localdate()
    row.level, row.begins_on = level, today + dt.timedelta(days=begins)
    row.ends_on = None if ends is None else today + dt.timedelta(days=ends)
    row.save()
    outbreaks.publish(level=row, by=checker)
    return row


def in_force(day: int) -> list[int]:
    at = timezone.localdate() + dt.timedelta(days=day)
    return list(OutbreakLevel.objects.published().on(at).values_list("level", flat=True))


def test_a_new_level_ends_one_that_has_an_end_too_so_that_one_holds(editor, checker):
    outbreak(editor, checker, level=3, begins=-14, ends=15)
    outbreak(editor, checker, level=1, begins=0)
    assert (in_force(-1), in_force(0), in_force(15)) == ([3], [1], [1])


@pytest.mark.parametrize("begins", [0, 7])
def test_a_level_published_by_mistake_is_taken_back_and_the_one_before_holds_again(
    settings, editor, checker, client, begins
):
    settings.STAFF_OTP_REQUIRED = False
    outbreak(editor, checker, level=3, begins=-14, ends=30)
    wrong = outbreak(editor, checker, level=1, begins=begins)
    assert in_force(begins) == [1]
    press(editor, Outbreak, wrong, "withdraw", reason="Nhầm xã")
    assert in_force(begins) == [1]
    press(checker, Outbreak, wrong, "withdraw", reason="Nhầm xã")
    assert (in_force(begins), in_force(30), in_force(31)) == ([3], [3], [])
    page = desk_client(checker).get(f"{Outbreak.address}{wrong.pk}/change/").content.decode()
    assert "Nhầm xã" in page and not OutbreakLevel.objects.get(pk=wrong.pk).is_draft
    outbreak(editor, checker, level=2, begins=begins)  # the right one, of the same day
    assert in_force(begins) == [2]


def test_what_was_withdrawn_is_neither_ended_nor_withdrawn_again_nor_without_a_reason(editor, checker):
    row = outbreak(editor, checker, level=2, begins=0)
    with pytest.raises(ReleaseRefused):
        outbreaks.withdraw(level=row, by=checker, reason=" ")
    outbreaks.withdraw(level=row, by=checker, reason="Nhầm cấp")
    for act in (
        lambda: outbreaks.withdraw(level=row, by=checker, reason="Nhầm cấp"),
        lambda: outbreaks.end(level=row, by=checker, on=timezone.localdate()),
    ):
        with pytest.raises(ReleaseRefused):
            act()


def test_the_level_before_holds_again_only_until_the_next_published_one(editor, checker):
    outbreak(editor, checker, level=3, begins=-14)
    wrong = outbreak(editor, checker, level=1, begins=0)
    outbreak(editor, checker, level=2, begins=5)
    outbreaks.withdraw(level=wrong, by=checker, reason="Nhầm cấp")
    assert (in_force(4), in_force(5)) == ([3], [2])
