"""A citizen's dossiers, petitions, chats, notices and consents on one line, as far as they are one's own."""

import datetime as dt

import pytest
from django.utils import timezone

from dossiers import services
from foundation.citizens import timeline
from foundation.citizens.models import Consent, PersonalDataRead
from foundation.conversations.models import Turn
from foundation.conversations.services import record_turn
from foundation.outbox.models import Notice
from foundation.vietnamese.phones import mask_phone
from petitions.models import Petition, Sender, UnitDesk
from tests.admin.conftest import desk_client, officer_of
from tests.factories import desk_of, enough_for, make_agency, make_citizen, make_dossier
from tests.petitions.factories import make_petition, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(agency):
    """A person with a dossier here, one elsewhere, a petition, a chat, notices and a consent taken back."""
    person = make_citizen(full_name="Trần Văn Bình")
    here = make_dossier(received_at_agency=agency, applicant=person)
    services.change_status(dossier=here, to=4, by=desk_of(here), details=enough_for(4))
    elsewhere = make_dossier(applicant=person)
    petition = make_petition()
    Sender.objects.update_or_create(petition=petition, defaults={"citizen": person})
    identity = person.identities.create(channel="web", external_id="b")
    for n in range(3):
        record_turn(identity=identity, author=Turn.Author.CITIZEN, text=f"chào {n}")
    Consent.objects.create(citizen=person, purpose="zalo", wording="Tôi đồng ý nhận tin", channel="web")
    Consent.objects.update(withdrawn_at=timezone.now())
    Notice.objects.create(citizen=person, purpose="news", event_key="n", message={"text": "Tin chung"})
    return {
        "person": person,
        "here": here,
        "elsewhere": elsewhere,
        "petition": petition,
        "identity": identity,
    }


def page_of(client, person, **query):
    return client.get(f"/admin/citizens/citizen/{person.pk}/viec/", query)


def told(answer) -> str:
    return answer.content.decode()


def test_the_chief_reads_everything_on_one_line_the_newest_first(life, admin_client):
    answer = page_of(admin_client, life["person"])
    lines = answer.context["lines"]
    moments = [entry.at for _source, entry in lines]
    assert moments == sorted(moments, reverse=True)
    words = told(answer)
    for said in (
        f"{life['here'].code}: Đang xử lý", f"{life['elsewhere'].code}: Được tiếp nhận",
        life["petition"].code, "3 tin của người dân", "Tin chung", "Đã đồng ý", "Đã rút đồng ý",
        "Tôi đồng ý nhận tin",
    ):  # fmt: skip
        assert said in words, said
    for _source, entry in lines:
        assert admin_client.get(entry.url).status_code == 200, entry


def test_an_officer_reads_only_what_lies_on_his_desk(life, desk):
    words = told(page_of(desk, life["person"]))
    assert life["here"].code in words and "Đã đồng ý" in words
    for hidden in (life["elsewhere"].code, life["petition"].code, "tin của người dân", "Tin chung"):
        assert hidden not in words, hidden


def test_an_operator_reads_petitions_and_chats_and_no_dossier(life):
    words = told(page_of(desk_client(officer_of(role="Trực tổng đài")), life["person"]))
    assert life["petition"].code in words and "3 tin của người dân" in words
    assert life["here"].code not in words and "Đã đồng ý" not in words


def test_a_handling_unit_does_not_learn_who_sent_a_petition(life):
    unit_officer = officer_of(role="Đơn vị xử lý")
    Petition.objects.update(unit=make_unit())
    UnitDesk.objects.create(officer=unit_officer, unit=Petition.objects.get().unit)
    assert "PA-" in desk_client(unit_officer).get("/admin/petitions/petition/").content.decode()
    assert page_of(desk_client(unit_officer), life["person"]).status_code == 404


@pytest.mark.parametrize("role", ["Cán bộ một cửa", "Biên tập viên", "Kế toán", "Trực ban thông báo"])
def test_nobody_opens_the_page_of_a_person_of_whom_nothing_is_theirs(role, life):
    stranger = make_citizen()
    client = desk_client(officer_of(make_agency(), role=role))
    assert page_of(client, stranger).status_code == 404
    assert page_of(client, life["person"]).status_code == (200 if role == "Trực ban thông báo" else 404)
    assert page_of(client, make_citizen(pk=987_654)).status_code == 404


def test_the_phone_is_masked_and_the_reading_is_on_the_trail(life, desk, officer):
    words = told(page_of(desk, life["person"]))
    assert mask_phone(life["person"].phone) in words and life["person"].phone.removeprefix("84") not in words
    trail = PersonalDataRead.objects.filter(reader=officer, record="citizens.Citizen")
    assert trail.get().record_key == str(life["person"].pk)


def test_a_kind_is_shown_alone_and_older_lines_follow(life, admin_client):
    person = life["person"]
    only = page_of(admin_client, person, loai="petitions").context["lines"]
    assert {source for source, _entry in only} == {timeline.SOURCES["petitions"]} and only
    reader, seen, now = officer_of(is_superuser=True), [], timezone.now()
    sources, before = timeline.sources_for(reader, opens_person=True), now
    while before:
        lines, before = timeline.newest(sources.values(), reader, person, before, 2)
        seen += [entry for _source, entry in lines]
    whole, _none = timeline.newest(sources.values(), reader, person, now)
    assert len(seen) == len(whole) > 6 and set(seen) == {entry for _source, entry in whole}
    empty = page_of(admin_client, person, truoc="2001-01-01T00:00:00+07:00")
    assert "Không có việc nào" in told(empty)
    assert page_of(admin_client, person, truoc="x").context["lines"]


def test_it_is_reached_from_dossier_petition_chat_and_search(life, admin_client):
    link = f'href="/admin/citizens/citizen/{life["person"].pk}/viec/"'
    conversation = life["identity"].conversation
    for page in (
        f"/admin/dossiers/dossier/{life['here'].pk}/change/",
        f"/admin/petitions/petition/{life['petition'].pk}/change/",
        f"/admin/citizens/citizen/{life['person'].pk}/change/",
        f"/truc/{conversation.pk}/",
        "/admin/search/?s=Trần+Văn+Bình&extended=1",
    ):
        assert link in told(admin_client.get(page)), page


def test_language_and_channel_are_chosen_and_named_not_typed(life, desk, agency):
    person = life["person"]
    page = desk.get(f"/admin/citizens/citizen/{person.pk}/change/")
    assert '<option value="vi" selected>' in told(page)
    lone = make_dossier(received_at_agency=agency).applicant
    refused = desk.post(f"/admin/citizens/citizen/{lone.pk}/change/", {"full_name": "A", "language": "xx"})
    assert refused.status_code == 200 and "language" in refused.context["adminform"].form.errors


def test_consents_are_told_at_the_moment_of_each(life):
    consent = Consent.objects.get()
    Consent.objects.update(granted_at=consent.granted_at - dt.timedelta(days=3))
    source = timeline.SOURCES["consents"]
    entries = source.entries(officer_of(), life["person"], timezone.now() - dt.timedelta(days=1), 5)
    assert [entry.detail for entry in entries] == ["Tôi đồng ý nhận tin"]
