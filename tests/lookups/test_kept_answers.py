"""Answers of the last seconds: which are kept, for whom, from which tables, how soon they are withdrawn."""

import datetime as dt
import re
from collections.abc import Mapping
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation import expiring_value
from foundation.database import table_versions
from foundation.database.table_versions import WatchedTables
from foundation.insights import usage
from foundation.insights.models import UseCount
from foundation.regions.models import AdminUnit
from foundation.web import page_cache, referrals
from foundation.web.banners import banners_for
from lookups import kept_answers, registry
from lookups.kept_answers import ANSWERS, Kept
from lookups.kinds.hazards import active_notices, services
from lookups.kinds.hazards.active_notices import COOKIE
from lookups.kinds.hazards.models import HazardNotice
from lookups.kinds.power_cuts.models import PowerCut
from tests.factories import make_officer

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]

WARNINGS, WARNINGS_API = "/tra-cuu/thien-tai/", "/api/v1/lookups/thien-tai/"
ASKED = {
    "cup-dien": ("?place=Hội An", "?place=thôn 3", "?place=", "?place=tam ky&day=tuần này"),
    "dich-benh": ("?place=Hội An&disease=", "?disease=sốt xuất huyết", "?disease=tiêm"),
    "gia-dat": (
        "?place=Tam Kỳ",
        "?street=Hùng Vương&place=Tam Kỳ",
        "?street=hung vuog",
        "?place=Xyz&year=2020",
    ),
    "thien-tai": ("?place=Trà Leng", "?place=Hội An&what=sơ tán", "?what=sông Thu Bồn", "?what=xyz"),
    "van-ban": ("?q=118/2025/NĐ-CP", "?q=một cửa", "?q=9001/2026&article=2", "?q=xyzt"),
    "xe-buyt": ("?start=Tam Kỳ&end=Đà Nẵng", "?route=02", "?start=Xyz", "?start=&end=&route="),
    "y-te": ("?place=Tam Kỳ", "?what=tiêm dại", "?what=xyzt", "?what=&open_now=on"),
}
TABLES = re.compile(r'(?:FROM|JOIN) "(\w+)"')


def kept_kinds():
    return {kind.key: kind for kind in registry.all_kinds() if kind.kept}


@pytest.fixture
def second_of_grace(monkeypatch):
    """As in service, with a clock of ours: `move(seconds)`. What is kept reads it, no pool of the process."""
    now = [1000.0]
    monkeypatch.setattr(WatchedTables, "ASKED_EVERY", 1.0)
    ours = SimpleNamespace(monotonic=lambda: now[0])
    for module in (expiring_value, page_cache, table_versions):
        monkeypatch.setattr(module, "time", ours)
    for kind in kept_kinds().values():
        monkeypatch.setattr(kind.kept, "ask_at", 0.0)

    def move(seconds: float) -> None:
        now[0] += seconds

    return move


def the_warning() -> HazardNotice:
    return HazardNotice.objects.active(timezone.now())[0]


def page(place: str = "Trà Leng", client: Client | None = None, **more: str) -> str:
    response = (client or Client()).get(WARNINGS, {"place": place, **more})
    assert response.status_code == 200
    return response.content.decode()


def test_all_public_kinds_are_kept_and_none_that_is_asked_by_post():
    assert set(kept_kinds()) == set(ASKED)
    assert {kind.key for kind in registry.all_kinds() if kind.method == "post" and kind.kept} == set()
    assert {kind.key for kind in registry.all_kinds()} - set(kept_kinds()) == {"diem-thi", "phat-nguoi"}


@pytest.mark.parametrize("key", ASKED)
@pytest.mark.parametrize("root", ["/tra-cuu/", "/api/v1/lookups/"])
def test_a_kept_kind_reads_no_table_that_it_does_not_name(key, root):
    named = {model._meta.db_table for model in kept_kinds()[key].kept.models}
    read: set[str] = set()
    banners_for(RequestFactory().get("/"))  # its own tables are part of every key, not of the answer
    AdminUnit.objects.update(name=F("name"))  # what the process keeps by version is read anew
    for question in ASKED[key]:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(f"{root}{key}/{question}").status_code in (200, 400, 422)
        read |= {
            table for query in queries for table in TABLES.findall(query["sql"]) if "xmin" not in query["sql"]
        }
    assert read and read <= named


def _lasting(headers: Mapping[str, str]) -> dict[str, object]:
    of_the_moment = ("X-Request-ID", "Expires", "Content-Length")
    told = {name: value for name, value in headers.items() if name not in of_the_moment}
    return told | {"Vary": set(headers["Vary"].split(", "))}


@pytest.mark.parametrize("key", ASKED)
def test_asked_again_nothing_is_read_and_all_is_the_same(key, second_of_grace, django_assert_num_queries):
    for root in ("/tra-cuu/", "/api/v1/lookups/"):
        address = f"{root}{key}/{ASKED[key][0]}"
        first = Client().get(address)
        with django_assert_num_queries(0):
            again = Client().get(address)
        assert again.content == first.content
        ANSWERS.clear()
        anew = Client().get(address)
        assert _lasting(anew.headers) == _lasting(again.headers)


def test_a_warning_and_its_end_are_seen_within_a_second_by_a_process_that_did_not_write_them(second_of_grace):
    notice = the_warning()
    communes = list(notice.communes.all())
    assert notice.title in page(communes[0].full_name)
    HazardNotice.objects.filter(pk=notice.pk).update(ended_at=timezone.now())  # as from another process
    assert notice.title in page(communes[0].full_name)
    second_of_grace(1.0)
    assert "không có cảnh báo" in page(communes[0].full_name)
    HazardNotice.objects.filter(pk=notice.pk).update(ended_at=None)
    second_of_grace(1.0)
    assert notice.title in page(communes[0].full_name)


def test_two_processes_agree_within_a_second(second_of_grace):
    mine, other = Kept(HazardNotice, seconds=60), Kept(HazardNotice, seconds=60)
    before = mine.mark()
    assert other.mark() == before
    services.end(notice=the_warning())
    second_of_grace(1.0)
    assert mine.mark() == other.mark() != before


def test_a_renamed_commune_withdraws_the_answers_of_every_kind():
    before = {key: kind.kept.mark() for key, kind in kept_kinds().items()}
    AdminUnit.objects.filter(name="Hội An").update(name="Hội An")
    assert all(kind.kept.mark() != before[key] for key, kind in kept_kinds().items())


def test_links_of_many_to_many_count_as_a_change():
    cut = PowerCut.objects.latest("pk")
    before = kept_kinds()["cup-dien"].kept.mark()
    cut.communes.clear()
    assert kept_kinds()["cup-dien"].kept.mark() != before


def test_large_tables_are_asked_for_less_often(monkeypatch, second_of_grace):
    monkeypatch.setattr(WatchedTables, "SHARE", 20)

    def slow(*models):
        second_of_grace(0.4)
        return "1"

    monkeypatch.setattr(table_versions, "versions_of", slow)
    large = WatchedTables(PowerCut)
    large.mark()
    assert large.ask_at == pytest.approx(1000.4 + 8.0)


def test_a_new_minute_and_midnight_begin_a_new_answer(monkeypatch):
    def spans(moment: str) -> list[object]:
        monkeypatch.setattr(timezone, "now", lambda: timezone.make_aware(dt.datetime.fromisoformat(moment)))
        return [Kept(seconds=60).span("q"), *(Kept(seconds=300).span(question) for question in range(5))]

    before, midnight, later, minute = map(
        spans, ("2026-11-27 23:59:59", "2026-11-28 00:00:00", "2026-11-28 00:00:59", "2026-11-28 00:01:00")
    )
    assert all(old != new for old, new in zip(before, midnight, strict=True))
    assert later == midnight
    assert minute[0] != midnight[0]
    assert sum(new != old for old, new in zip(later[1:], minute[1:], strict=True)) == 1  # not all at once
    assert all(kind.kept.seconds % 60 == 0 for kind in kept_kinds().values())


def test_a_warning_that_runs_out_is_not_shown_a_minute_longer(monkeypatch):
    notice = the_warning()
    place = notice.communes.all()[0].full_name
    until = timezone.localtime().replace(hour=12, minute=30, second=30)
    begun = until - dt.timedelta(hours=6)
    HazardNotice.objects.filter(pk=notice.pk).update(issued_at=begun, published_at=begun, valid_until=until)
    active_notices.invalidate()
    monkeypatch.setattr(timezone, "now", lambda: until - dt.timedelta(seconds=1))
    assert notice.title in page(place)
    monkeypatch.setattr(timezone, "now", lambda: until + dt.timedelta(seconds=1))
    assert notice.title not in page(place)


def test_each_use_of_a_kept_answer_is_counted(client):
    usage.flush()
    UseCount.objects.all().delete()
    for _ in range(3):
        page()
        client.get(WARNINGS_API, {"place": "Trà Leng"})
    usage.flush()
    assert set(UseCount.objects.values_list("channel", "count")) == {("web", 3), ("api", 3)}


def test_who_came_by_a_poster_is_noticed_at_a_kept_answer_too(monkeypatch, client):
    page()
    heard = []

    def listener(request, response):
        heard.append(response.status_code)
        return response

    monkeypatch.setattr(referrals, "notify_lookup", listener)
    client.cookies[referrals.COOKIE] = "poster"
    page(client=client)
    assert heard == [200]


def test_each_language_channel_and_spelling_has_an_answer_of_its_own(client):
    assert 'lang="en"' in page(lang="en").split("<head>")[0]
    assert 'lang="vi"' in page().split("<head>")[0]
    assert 'value="TRÀ LENG"' in page("TRÀ LENG") and 'value="tra leng"' in page("tra leng")
    assert client.get(WARNINGS_API, {"place": "Trà Leng"})["Content-Type"] == "application/json"
    assert client.get(WARNINGS_API, {"place": "Trà Leng"}).json()["state"] == "found"


def test_blanks_and_the_writing_of_marks_make_no_other_question(second_of_grace, django_assert_num_queries):
    page("Trà Leng", what="")
    with django_assert_num_queries(0):
        assert page(" Tra\u0300   Leng ")


def test_the_commune_that_a_visitor_chose_stays_his(client):
    first, second = AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE)[:2]
    client.cookies[COOKIE] = first.code
    assert first.full_name in page(client=client) and first.full_name not in page()
    client.cookies[COOKIE] = second.code
    assert second.full_name in page(client=client) and first.full_name not in page(client=client)


def test_staff_see_each_change_at_once(client, second_of_grace):
    client.force_login(make_officer(is_staff=True))
    notice = the_warning()
    place = notice.communes.all()[0].full_name
    page(place)
    HazardNotice.objects.filter(pk=notice.pk).update(title="Tiêu đề mới")
    assert "Tiêu đề mới" in page(place, client=client) and "Tiêu đề mới" not in page(place)


@pytest.mark.parametrize(
    "question",
    [
        "/tra-cuu/y-te/?what=&lat=15.57&lng=108.47",
        f"/tra-cuu/thien-tai/?what={'x' * 90}&place={'Tra Leng ' * 20}",
        "/tra-cuu/thien-tai/?place=Trà Leng&utm=1",
        "/tra-cuu/thien-tai/?place=Khong Co Noi Nay",
    ],
    ids=["where a person stands", "long", "a parameter of others", "a place that nobody knows"],
)
def test_what_is_of_one_person_or_no_answer_is_not_kept(client, question):
    ANSWERS.clear()
    client.get(question)
    client.get(question.replace("/tra-cuu/", "/api/v1/lookups/"))
    assert len(ANSWERS) == 0


def test_while_the_database_is_away_what_was_asked_before_is_answered(second_of_grace, monkeypatch):
    before = page()

    def away(*models):
        raise OperationalError

    monkeypatch.setattr(table_versions, "versions_of", away)
    second_of_grace(2.0)
    assert page() == before


@pytest.mark.parametrize("root", ["/tra-cuu/", "/api/v1/lookups/"])
def test_while_the_database_is_away_an_answer_outlives_its_minutes(monkeypatch, root):
    client = Client(raise_request_exception=False)
    address = f"{root}y-te/?place=Tam Kỳ"
    before = client.get(address)
    monkeypatch.setattr(Kept, "span", lambda *_: "the next minute")

    def away(*_, **__):
        raise OperationalError

    monkeypatch.setattr("lookups.base.LookupKind.answer", away)
    assert client.get(address).content == before.content
    assert client.get(f"{root}y-te/?place=Hội An").status_code == 503


def test_a_process_that_does_not_know_the_version_keeps_nothing(monkeypatch):
    monkeypatch.setattr(Kept, "mark", lambda _self: ())
    assert page()
    assert len(ANSWERS) == 0


def test_a_warning_published_by_a_clock_that_is_ahead_is_shown_at_once():
    notice = the_warning()
    place = notice.communes.all()[0].full_name
    ahead = timezone.now() + dt.timedelta(seconds=20)
    HazardNotice.objects.filter(pk=notice.pk).update(published_at=ahead)
    assert notice.title in page(place)
    assert HazardNotice.objects.active(timezone.now()).filter(pk=notice.pk).exists()


def test_the_form_that_remembers_a_commune_takes_no_post_of_another_site():
    strict, code = (
        Client(enforce_csrf_checks=True),
        AdminUnit.objects.current().filter(level="commune")[0].code,
    )
    for headers in (
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ):
        assert strict.post("/tra-cuu/noi-o/", {"code": code}, headers=headers).status_code == 403
    own = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert strict.post("/tra-cuu/noi-o/", {"code": code}, headers=own).cookies[COOKIE].value == code


def test_the_kept_answer_of_one_host_is_not_that_of_another():
    kind, factory = registry.kind_of("cup-dien"), RequestFactory()
    keys = {
        kept_answers.key_of(kind, factory.get(path, headers={"host": host}), {"place": "a"}, channel)
        for path in ("/tra-cuu/cup-dien/", "/tra-cuu/dien/")
        for host in ("testserver", "localhost")
        for channel in ("web", "api")
    }
    assert len(keys) == 8 and None not in keys
