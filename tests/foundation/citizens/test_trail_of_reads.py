"""Who of the staff read whose data is written down; a second person reads it, nobody edits it."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from dossiers.models import PartnerToken
from foundation.citizens import read_trail
from foundation.citizens.models import Citizen, PersonalDataRead
from foundation.citizens.services import identity_for
from foundation.conversations.services import record_turn
from foundation.declarations import declaration_of
from lookups.kinds.exams.models import Candidate
from petitions.models import Petition
from tests.admin.registered import registered
from tests.factories import make_dossier, make_officer
from tests.lookups.exams.factories import make_exam
from tests.petitions.factories import make_petition

pytestmark = pytest.mark.django_db
Act = PersonalDataRead.Act


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False
    cache.clear()


@pytest.fixture
def chief(client):
    officer = make_officer(username="chi-lan", is_staff=True, is_superuser=True)
    client.force_login(officer)
    return officer


def trail() -> list[tuple[str, str, str, str]]:
    rows = PersonalDataRead.objects.order_by("pk")
    return list(rows.values_list("reader_name", "act", "record", "record_key"))


def test_the_trail_names_the_code_of_the_case_and_the_officer_and_is_found_by_both(client, chief):
    chief.first_name, chief.last_name = "Nguyễn Thị", "Lan"
    chief.save()
    dossier, petition = make_dossier(), make_petition()
    client.get(reverse("admin:dossiers_dossier_change", args=[dossier.pk]))
    client.get(reverse("admin:petitions_petition_change", args=[petition.pk]))
    address = reverse("admin:citizens_personaldataread_changelist")
    page = client.get(address).content.decode()
    assert dossier.code in page and petition.code in page and "Nguyễn Thị Lan (chi-lan)" in page
    found = client.get(address, {"q": dossier.code.lower()}).context["cl"].result_list
    assert [row.record_key for row in found] == [str(dossier.pk)]
    one = reverse("admin:citizens_personaldataread_change", args=[found[0].pk])
    assert dossier.code in client.get(one).content.decode()


def test_somebody_without_a_name_is_called_so_and_not_by_a_number():
    assert str(Citizen(pk=404)) == "Chưa rõ tên"


def test_the_page_of_a_person_and_of_a_case_is_written_down_once_in_ten_minutes(client, chief):
    dossier, petition = make_dossier(), make_petition()
    for _time in range(3):
        client.get(reverse("admin:dossiers_dossier_change", args=[dossier.pk]))
    client.get(reverse("admin:petitions_petition_change", args=[petition.pk]))
    assert trail() == [
        ("chi-lan", Act.PAGE, "dossiers.Dossier", str(dossier.pk)),
        ("chi-lan", Act.PAGE, "petitions.Petition", str(petition.pk)),
    ]
    cache.clear()  # ten minutes later
    client.get(reverse("admin:dossiers_dossier_change", args=[dossier.pk]))
    assert len(trail()) == 3


def test_a_conversation_an_export_and_a_download_are_written_down(client, chief):
    identity = identity_for(channel="chat", external_id="a")
    turn = record_turn(identity=identity, author="citizen", text="chào", external_id="1")
    pk = turn.conversation_id if turn else identity.conversation.pk
    assert client.get(reverse("inbox:conversation", args=[pk])).status_code == 200
    exporting = next(
        name
        for name in ("admin:petitions_petition_export", "admin:dossiers_dossier_export")
        if client.get(reverse(name)).status_code == 200
    )
    assert ("chi-lan", Act.PAGE, "conversations.Conversation", str(pk)) in trail()
    assert any(act == Act.EXPORT and not key for _who, act, _record, key in trail()), exporting


def pages_about_people() -> list[tuple[str, str, str]]:
    """(model, name, address) of every page of an admin whose model has declared personal data: of one record,
    or an export."""
    found = []
    for model, desk in registered().items():
        declaration = declaration_of(model)
        for entry in desk.get_urls() if declaration and declaration.is_personal else ():
            number = entry.pattern.regex.groups
            is_old_address = not entry.name and str(entry.pattern) == "<path:object_id>/"  # redirects
            if is_old_address or not (number or str(entry.pattern).startswith("export")):
                continue
            assert entry.name, f"{declaration.label} {entry.pattern} needs a name for the trail of reads"
            address = reverse(f"admin:{entry.name}", args=[7] * number)
            found.append((declaration.label, entry.name, address))
    return found


def test_every_page_of_the_back_office_that_shows_one_person_is_known():
    """A new page or action of such an admin needs no line anywhere, unless its name hides its model."""
    pages = pages_about_people()
    assert len(pages) > 60
    labels = {label for label, _name, _address in pages}
    assert {"dossiers.Dossier", "exams.Candidate", "violations.Violation", "outreach.Group"} <= labels
    for label, name, address in pages:
        request = RequestFactory().get(address)
        request.resolver_match = resolve(address)
        told = read_trail.reading_of(request)
        assert told and told[0] == label, f"{name} ({address}) is not on the trail of reads"
        assert (told[2] == Act.EXPORT) == name.endswith("_export"), name
        assert told[1] == "7" or told[2] == Act.EXPORT, name


def test_a_search_for_people_is_written_down_without_its_words(client, chief):
    make_dossier()
    dossiers = reverse("admin:dossiers_dossier_changelist")
    for words in ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa", "0905123456"):
        client.get(dossiers, {"q": words})
    client.get(dossiers)  # a list that is opened is no search
    client.get(reverse("admin:search"), {"s": "Hoa", "extended": ""})
    client.post(reverse("inbox:find"), {"q": "Hoa"})
    client.get(reverse("admin:tourism_entry_changelist"), {"q": "Hoa"})  # holds nothing of people
    searches = [row for row in trail() if row[1] == Act.SEARCH]
    assert [record for _who, _act, record, _key in searches][:3] == [
        "dossiers.Dossier",
        "dossiers.Dossier",
        "citizens.Citizen",
    ]
    assert ("chi-lan", Act.SEARCH, "conversations.Conversation", "") in searches
    assert not [row for row in PersonalDataRead.objects.values_list("page", flat=True) if "Hoa" in row]
    address = reverse("admin:autocomplete")
    for model, found in (("dossier", ("dossiers.Dossier", "Hoa")), ("nothing", None)):
        request = RequestFactory().get(address, {"term": "Hoa", "app_label": "dossiers", "model_name": model})
        request.resolver_match = resolve(address)
        assert read_trail.searched_in(request, HttpResponse()) == found


def test_who_opens_a_candidate_or_a_vehicle_is_written_down_though_they_are_nobodys_record(client, chief):
    exam = make_exam()
    candidate = Candidate.objects.create(exam=exam, sbd="48000001", toan="7.25")
    client.get(reverse("admin:exams_candidate_change", args=[candidate.pk]))
    client.get(reverse("admin:violations_violation_export"))
    assert [row[1:] for row in trail()] == [
        (Act.PAGE, "exams.Candidate", str(candidate.pk)),
        (Act.EXPORT, "violations.Violation", ""),
    ]


def test_a_public_page_asks_for_no_session(client):
    assert not client.get("/phan-anh/").wsgi_request.session.accessed


def test_what_nobody_owns_and_what_was_refused_is_not_written(client, chief):
    client.get(reverse("admin:dossiers_procedure_changelist"))
    client.get(reverse("admin:citizens_citizen_change", args=[999_999]))
    client.get("/")
    assert trail() == []


def test_the_partner_api_and_the_export_command_are_written_down(client, capsys):
    dossier = make_dossier()
    secret = "bi-mat-" * 4
    PartnerToken.objects.create(
        agency=dossier.received_at_agency,
        name="Phần mềm một cửa",
        token_hash=PartnerToken.digest(secret),
        scopes=["dossiers:read"],
    )
    headers = {"authorization": f"Bearer {secret}"}
    assert client.get(f"/api/v1/dossiers/{dossier.code}/", headers=headers).status_code == 200
    call_command("export_citizen", str(dossier.applicant_id))
    capsys.readouterr()
    (name, act, record, key), (_command, command, _citizen, citizen_key) = trail()
    assert (name, act, record, key) == ("API: Phần mềm một cửa", Act.API, "dossiers.Dossier", str(dossier.pk))
    assert (command, citizen_key) == (Act.COMMAND, str(dossier.applicant_id))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE citizens_personaldataread SET reader_name = 'ai khác'",
        "DELETE FROM citizens_personaldataread",
    ],
)
def test_the_database_refuses_to_change_or_delete_a_reading(client, chief, statement):
    client.get(reverse("admin:dossiers_dossier_change", args=[make_dossier().pk]))
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert PersonalDataRead.objects.get().reader_name == "chi-lan"


def test_a_second_person_with_the_permission_reads_the_trail_and_nobody_edits_it(client, chief):
    client.get(reverse("admin:dossiers_dossier_change", args=[make_dossier().pk]))
    row = PersonalDataRead.objects.get()
    listed, page = (
        reverse("admin:citizens_personaldataread_changelist"),
        reverse("admin:citizens_personaldataread_change", args=[row.pk]),
    )
    trail_admin = registered()[PersonalDataRead]
    manager = make_officer(username="quan-ly", is_staff=True)
    manager.groups.add(Group.objects.get(name="Quản lý trung tâm"))
    client.force_login(manager)
    words = client.get(listed).content.decode()
    assert "chi-lan" in words and "Hồ sơ" in words and ">dossiers.Dossier<" not in words
    assert ">dossiers.Dossier<" not in client.get(page).content.decode()
    assert client.post(page, {"reader_name": "ai khác"}).status_code == 403
    for method in ("has_add_permission", "has_change_permission", "has_delete_permission"):
        request = type("Request", (), {"user": chief})()
        assert not getattr(trail_admin, method)(request)
    client.force_login(make_officer(username="nguoi-thuong", is_staff=True))
    assert client.get(listed).status_code == 403


def test_a_reading_holds_nothing_of_the_person(client, chief):
    dossier = make_dossier()
    citizen = dossier.applicant
    client.get(reverse("admin:dossiers_dossier_change", args=[dossier.pk]))
    row = str(PersonalDataRead.objects.values().get())
    assert citizen.full_name not in row and citizen.phone not in row
    assert Petition.objects.count() == 0
