"""The due day of a dossier in the citizen's own calendar."""

import datetime as dt

import pytest
from django.utils import timezone

from dossiers import services
from dossiers.models import Dossier
from tests.factories import desk_of, enough_for, make_dossier, submit_dossier
from tests.web.calendar_files import events_of

pytestmark = pytest.mark.django_db


def only(response):
    (event,) = events_of(response).values()
    return event


def due(client, dossier):
    events = events_of(client.get(f"{dossier.tracking_path}han.ics"))
    return next(event for uid, event in events.items() if "-due@" in uid)


def move(dossier: Dossier, *ways: int) -> None:
    for to in ways:
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
        dossier.refresh_from_db()


def test_the_file_holds_the_code_and_nothing_personal(client):
    dossier = make_dossier()
    response = client.get(f"{dossier.tracking_path}han.ics")
    event, text = only(response), response.content.decode()
    day = timezone.localtime(dossier.due_at).date()
    assert (event.start, event.end) == (day, day + dt.timedelta(days=1))
    assert event["UID"] == f"dossier-{dossier.code}-due@127.0.0.1" and dossier.code in event["SUMMARY"]
    assert event["URL"].endswith(f"/ho-so/?code={dossier.code}")
    unfolded = text.replace("\r\n ", "")
    private = (dossier.token, dossier.applicant.full_name, dossier.applicant.phone, dossier.procedure.name)
    assert [word for word in private if word and word in unfolded] == []
    assert response["Cache-Control"] == "no-store" and response["Referrer-Policy"] == "no-referrer"


def test_a_moved_day_keeps_the_event_and_raises_its_number(client):
    dossier = make_dossier()
    before = due(client, dossier)
    move(dossier, 4, 5)
    after = due(client, dossier)
    assert after["UID"] == before["UID"] and after["SEQUENCE"] > before["SEQUENCE"]
    assert after["STATUS"] == "CONFIRMED"


def test_a_dossier_that_ended_early_is_crossed_out(client):
    dossier = make_dossier()
    move(dossier, 4, 8)
    page = client.get(dossier.tracking_path).content.decode()
    assert "han.ics" not in page and "Hẹn trả" not in page
    assert only(client.get(f"{dossier.tracking_path}han.ics"))["STATUS"] == "CANCELLED"


def test_the_page_links_to_it_while_the_day_counts(client):
    dossier = make_dossier()
    assert f"{dossier.tracking_path}han.ics?lang=vi" in client.get(dossier.tracking_path).content.decode()
    english = client.get(dossier.tracking_path, {"lang": "en"}).content.decode()
    assert f"{dossier.tracking_path}han.ics?lang=en" in english and "Add to calendar" in english
    move(dossier, 4, 9, 10)
    assert "han.ics" not in client.get(dossier.tracking_path).content.decode()


@pytest.mark.parametrize(("status", "key"), [(5, "papers"), (6, "fee")])
def test_the_last_day_for_papers_and_for_the_fee_are_entries_of_their_own(client, status, key):
    dossier = make_dossier()
    move(dossier, 4)
    details = enough_for(status, pay_by=dt.date(2099, 1, 5))
    services.change_status(dossier=dossier, to=status, by=desk_of(dossier), details=details)
    events = events_of(client.get(f"{dossier.tracking_path}han.ics"))
    last = dossier.supplement_requests.get().due_on if status == 5 else dossier.fee_notices.get().pay_by
    assert events[f"dossier-{dossier.code}-{key}@127.0.0.1"].start == last
    assert client.get(dossier.tracking_path).content.decode().count("han.ics") == 2


def test_without_a_day_or_a_proof_there_is_no_file(client):
    dossier = submit_dossier()
    assert client.get(f"{dossier.tracking_path}han.ics").status_code == 404
    assert client.get("/t/khong-co-that/han.ics").status_code == 404
    assert client.get("/ho-so/han.ics")["Location"] == "/ho-so/"


def test_who_opened_it_by_the_code_and_a_proof_gets_the_same_file(client):
    dossier = make_dossier()
    client.post("/ho-so/mo/", {"code": dossier.code, "key": dossier.applicant.phone[-4:]})
    assert only(client.get("/ho-so/han.ics"))["UID"] == f"dossier-{dossier.code}-due@127.0.0.1"
