"""The demo province, as `seed_demo` loads it."""

import random
from io import StringIO
from itertools import pairwise

import pytest
from django.apps import apps
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from bench import recompute_figures
from config.management.commands.seed_demo import refuse_a_real_portal
from dossiers.demo import showcase, staff
from dossiers.demo.crowd import LIVES
from dossiers.demo.people import name
from dossiers.models import Agency, Dossier, FeeNotice, Procedure, Rating, ResultDocument, SupplementRequest
from dossiers.workflow import TRANSITIONS, Status
from foundation.citizens.models import Citizen
from foundation.outbox.models import Notice
from foundation.search.models import SearchTerm
from tests.database.demo import said
from tests.factories import make_dossier
from tests.web.crawl.people import client_of
from zalo_channel import demo_accounts, demo_platform, tokens
from zalo_channel.models import OaToken

pytestmark = pytest.mark.slow("makes the demo anew")


@pytest.fixture(scope="module")
def province(demo) -> str:
    """What the command printed."""
    return said()


def _rows() -> dict[str, int]:
    """But for the terms of the search: they are weighed anew, and one may come with the first weighing."""
    models = [model for model in apps.get_models() if model is not SearchTerm]
    return {model._meta.label: model.objects.count() for model in models}


def test_a_second_run_changes_nothing(province):
    before, versions = _rows(), sorted(Dossier.objects.values_list("code", "version", "due_at"))
    call_command("seed_demo", stdout=StringIO())
    assert _rows() == before
    assert sorted(Dossier.objects.values_list("code", "version", "due_at")) == versions


def test_four_hundred_dossiers_stand_in_every_status(province):
    assert Dossier.objects.count() == sum(number for number, *_ in LIVES) + len(showcase.SHOWS) >= 400
    by_status = [Dossier.objects.filter(status=status).count() for status in Status]
    assert min(by_status) >= 9


def test_some_are_late_some_wait_and_some_are_paid(province):
    assert sum(dossier.is_overdue for dossier in Dossier.objects.all()) >= 10
    assert Dossier.objects.waiting_for_citizen().count() >= 20
    assert {"paid", "unpaid"} <= set(FeeNotice.objects.values_list("state", flat=True))
    assert SupplementRequest.objects.filter(answered_at=None).exists()
    assert Rating.objects.filter(score__lte=2).exists() and Rating.objects.filter(score=5).exists()
    assert ResultDocument.objects.exclude(file="").exists()


def test_the_dossiers_came_in_over_two_years(province):
    moments = Dossier.objects.order_by("created_at").values_list("created_at", flat=True)
    first, last = moments.first(), moments.last()
    assert (last - first).days > 600
    assert last <= timezone.now()


def test_every_history_is_a_walk_along_the_declared_moves(province):
    now = timezone.now()
    for dossier in Dossier.objects.prefetch_related("events"):
        events = list(dossier.events.all())
        assert all(
            event.from_status == event.to_status or (event.from_status, event.to_status) in TRANSITIONS
            for event in events
        )
        assert all(before.at <= after.at for before, after in pairwise(events))
        assert all(before.to_status == after.from_status for before, after in pairwise(events))
        assert events[0].from_status is None and events[-1].to_status == dossier.status
        assert events[-1].at <= now


def test_each_showcase_is_where_its_story_says(province):
    found = dict(Dossier.objects.values_list("code", "status"))
    assert {show.code: found.get(show.code) for show in showcase.SHOWS} == {
        show.code: show.path[-1] for show in showcase.SHOWS
    }
    assert {show.path[-1] for show in showcase.SHOWS} == set(Status)


def test_the_first_persona_follows_the_story_with_a_working_account(province):
    story = Dossier.objects.get(code=showcase.STORY)
    follow = story.follows.get(stopped_at=None)
    assert follow.citizen.identities.get().external_id == demo_accounts.PERSONAS["binh"].user_id
    assert follow.citizen.phone == "84905123401"
    assert story.tracking_url in province


def test_old_units_stay_with_their_successor(province):
    old = Dossier.objects.get(code=showcase.OLD_CODE)
    assert old.received_at_agency.successor.name.endswith("phường Tam Kỳ")
    assert old.accepted_at.date() <= old.received_at_agency.valid_to
    assert Agency.objects.exclude(valid_to=None).count() == 4


def test_only_recent_news_is_owed_and_only_to_followers(province):
    assert 0 < Notice.objects.count() <= len(showcase.SHOWS)
    assert not Notice.objects.filter(citizen__identities=None).exists()


def test_nobody_is_real(province):
    personas = {persona.phone for persona in demo_accounts.PERSONAS.values()}
    crowd = Citizen.objects.exclude(phone__in=personas)
    assert crowd.count() > 120
    assert not crowd.exclude(phone__startswith="849000").exclude(phone="").exists()
    assert all(citizen.identity_number.startswith("000") for citizen in crowd if citizen.identity_number)


def test_every_procedure_has_papers_steps_and_everyday_names(province):
    assert Procedure.objects.count() == 45
    assert not Procedure.objects.filter(papers=None).exists()
    assert not Procedure.objects.filter(steps=None).exists()
    assert not Procedure.objects.filter(certainty="").exists()
    assert "mở quán" in Procedure.objects.get(national_code="1.001612").synonyms.splitlines()
    assert Procedure.objects.get(national_code="1.013225").fees.get().amount == 50_000


def test_what_the_launcher_prints_lets_every_role_in(province, rf):
    for login in (staff.ADMIN, *staff.LOGINS):
        assert login.username in province
        user = authenticate(rf.get("/"), username=login.username, password=staff.PASSWORD)
        assert user is not None and user.is_staff
        assert list(user.groups.values_list("name", flat=True)) == ([login.role] if login.role else [])


def test_an_officer_sees_his_own_desk_and_the_unit_that_it_replaced(province):
    officer = get_user_model().objects.get(username="motcua.tamky")
    agencies = set(officer.desks.values_list("agency__code", flat=True))
    assert agencies == {"H17.61", "000.00.41.H47"}


def test_a_stranger_counts_the_monthly_report_again_from_the_books(province, tmp_path, capsys, settings):
    """Every number of the workbook, and one that was changed by hand is found."""
    settings.STAFF_OTP_REQUIRED = False
    desk = client_of(get_user_model().objects.get(is_superuser=True))
    books, workbook, changed = tmp_path / "a.csv", tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (books, workbook):
        answer = desk.get(reverse("admin:dossiers_dossier_report"), {"tep": path.suffix[1:]})
        path.write_bytes(answer.content)
    assert recompute_figures.main(books, workbook) == 0, capsys.readouterr().out
    assert " numbers: equal" in capsys.readouterr().out
    book = load_workbook(workbook)
    book.worksheets[0]["B7"].value += 1
    book.save(changed)
    assert recompute_figures.main(books, changed) == 1
    assert "received" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_people():
    assert [name(random.Random(1022)) for _ in range(3)] == [name(random.Random(1022)) for _ in range(3)]


def test_a_portal_on_the_open_web_is_refused(db, settings):
    settings.HTTPS, settings.TRIAL_BANNER = True, False
    with pytest.raises(CommandError):
        refuse_a_real_portal()


def test_a_portal_connected_to_the_real_platform_is_refused(db, settings):
    settings.ZALO_OPENAPI_URL = "https://openapi.zalo.me"
    refuse_a_real_portal()
    OaToken.objects.create(oa_id="1", access_token="living")
    with pytest.raises(CommandError):
        refuse_a_real_portal()


def test_a_portal_with_dossiers_of_its_own_is_refused(db):
    make_dossier()
    with pytest.raises(CommandError):
        refuse_a_real_portal()


def test_a_sandbox_that_forgot_everything_learns_our_people_again(zalo):
    citizen = Citizen.objects.create(full_name="Hồ Thị Liên", phone="84900012345")
    demo_accounts.give_accounts([citizen])
    token = tokens.access_token()
    assert demo_platform.connect()
    person = zalo.look("user", user_id=citizen.identities.get().external_id)
    assert (person["name"], person["phone"], person["follows"]) == ("Hồ Thị Liên", "84900012345", True)
    assert OaToken.objects.get().access_token == token

    zalo.control("reset", tokens=True)
    assert demo_platform.connect()
    assert OaToken.objects.get().access_token != token
    assert zalo.look("user", user_id=person["user_id"])["phone"] == "84900012345"


def test_the_portal_believes_the_sandbox_about_the_personas_last_acts(zalo):
    people = demo_accounts.load_personas()
    identity = people["khanh"].identities.get()
    zalo.control("user", user_id=identity.external_id, idle_hours=2)
    assert demo_platform.connect()
    identity.refresh_from_db()
    assert 1.9 < (timezone.now() - identity.last_interaction_at).total_seconds() / 3600 < 2.1


def test_without_a_sandbox_the_people_wait(db, settings):
    settings.ZALO_OPENAPI_URL = "http://127.0.0.1:9/openapi"
    assert not demo_platform.connect()
