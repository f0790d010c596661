"""Disaster notices as CAP 1.2: what other warning systems read."""

import dataclasses
import datetime as dt
import json
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from foundation.database.table_versions import WatchedTables
from lookups.kinds.hazards import services
from lookups.kinds.hazards.models import HazardKind, HazardNotice
from tests.lookups.factories import commune
from tests.lookups.hazards.conftest import publish
from tests.lookups.hazards.reading import CAP, cap_of, info_in, text, texts
from tests.web.feeds import atom_of

INDEX = "/tra-cuu/thien-tai/cap/"


def message(notice: HazardNotice, ending: str = ""):
    return cap_of(Client().get(f"{INDEX}{notice.pk}{ending}.xml"))


@pytest.fixture
def published(draft):
    def make(**over) -> HazardNotice:
        notice = draft(**over)
        publish(notice)
        notice.refresh_from_db()
        return notice

    return make


def test_a_notice_is_an_alert_that_the_schema_of_oasis_takes(published):
    notice = published()
    alert = message(notice)
    assert [text(alert, name) for name in ("identifier", "sender", "status", "msgType", "scope")] == [
        f"127.0.0.1-warning-{notice.pk}", "127.0.0.1", "Actual", "Alert", "Public",
    ]  # fmt: skip
    assert dt.datetime.fromisoformat(text(alert, "sent")) == notice.published_at.replace(microsecond=0)
    vietnamese, english = info_in(alert, "vi-VN"), info_in(alert, "en-US")
    assert text(vietnamese, "headline") == "Cảnh báo sạt lở đất (Cấp 3/5 – rủi ro lớn)"
    assert text(vietnamese, "instruction") == "Rời nhà sát taluy."
    assert text(english, "headline") == "Landslide warning: Level 3/5 – high risk"
    assert text(english, "instruction").startswith("Leave houses under steep slopes")
    for info in (vietnamese, english):
        assert [text(info, name) for name in ("category", "severity", "urgency")] == [
            "Geo",
            "Severe",
            "Expected",
        ]
        assert dt.datetime.fromisoformat(text(info, "expires")) == notice.valid_until.replace(microsecond=0)


def test_its_areas_are_the_communes_with_names_and_codes(published):
    for info in message(published()).findall("cap:info", CAP):
        assert dict(zip(texts(info, "area/areaDesc"), texts(info, "area/geocode/value"), strict=True)) == {
            unit.full_name: unit.code for unit in (commune("Trà Leng"), commune("Hội An"))
        }


def test_an_area_has_its_polygon_where_the_province_holds_the_outline(published, settings, tmp_path):
    square = [[[108.1, 15.2], [108.2, 15.2], [108.2, 15.3], [108.1, 15.2]]]
    island = [[[108.5, 15.9], [108.6, 15.9, 4], [108.5, 16.0], [108.5, 15.9]]]
    geometry = {"type": "MultiPolygon", "coordinates": [square, island]}
    feature = {"type": "Feature", "properties": {"code": commune("Trà Leng").code}, "geometry": geometry}
    (tmp_path / "communes.geojson").write_text(json.dumps({"features": [feature]}))
    settings.PROVINCE = dataclasses.replace(settings.PROVINCE, folder=tmp_path)
    for info in message(published()).findall("cap:info", CAP):
        drawn = {text(area, "areaDesc"): texts(area, "polygon") for area in info.findall("cap:area", CAP)}
        assert drawn["Phường Hội An"] == []
        assert drawn["Xã Trà Leng"] == [
            "15.2000,108.1000 15.2000,108.2000 15.3000,108.2000 15.2000,108.1000",
            "15.9000,108.5000 15.9000,108.6000 16.0000,108.5000 15.9000,108.5000",
        ]


def test_a_new_bulletin_is_an_update_that_refers_to_all_before_it(published):
    first = published()
    second = published(supersedes=first, level=4)
    third = published(supersedes=second, level=5)
    alerts = [message(notice) for notice in (first, second, third)]
    assert [text(alert, "msgType") for alert in alerts] == ["Alert", "Update", "Update"]
    names = [",".join(text(alert, name) for name in ("sender", "identifier", "sent")) for alert in alerts]
    assert [text(alert, "references").split() for alert in alerts] == [[], names[:1], names[:2]]


def test_ending_it_early_is_a_cancel_that_refers_to_the_whole_chain(published):
    first = published()
    second = published(supersedes=first)
    assert Client().get(f"{INDEX}{second.pk}-huy.xml").status_code == 404
    services.end(notice=second)
    cancel = message(second, "-huy")
    assert text(cancel, "msgType") == "Cancel"
    assert [reference.split(",")[1] for reference in text(cancel, "references").split()] == [
        f"127.0.0.1-warning-{first.pk}",
        f"127.0.0.1-warning-{second.pk}",
    ]
    assert texts(cancel, "info/responseType") == ["AllClear", "AllClear"]
    assert text(info_in(cancel, "vi-VN"), "headline").startswith("Hết cảnh báo: Cảnh báo sạt lở đất")


def test_what_runs_out_by_itself_needs_no_cancel_and_an_ended_chain_begins_anew(published):
    notice = published()
    services.sweep(now=notice.valid_until + dt.timedelta(seconds=1))
    HazardNotice.objects.filter(pk=notice.pk).update(ended_at=notice.valid_until)
    assert Client().get(f"{INDEX}{notice.pk}-huy.xml").status_code == 404
    ended = published()
    services.end(notice=ended)
    again = published(supersedes=ended)
    assert text(message(again), "msgType") == "Alert" and not text(message(again), "references")


def test_a_message_stays_as_it_was_sent(published):
    notice = published()
    address = f"{INDEX}{notice.pk}.xml"
    before = Client().get(address).content
    services.end(notice=notice)
    assert Client().get(address).content == before


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
@pytest.mark.slow("validates every kind at every level")
def test_every_kind_at_every_level_is_valid(published, level):
    for kind in HazardKind.objects.all():
        alert = message(published(kind=kind.key, level=level))
        assert texts(alert, "info/parameter/value") == [str(level)] * 2
        assert texts(alert, "info/eventCode/value") == [kind.key] * 2


def test_hostile_texts_stay_text(published):
    notice = published(
        title='<b>"&\x0b]]></title>', advice="a\x00b".replace("\x00", "\x08"), number="Số 1, 2 & 3"
    )
    assert text(info_in(message(notice), "vi-VN"), "headline").startswith('<b>"& ]]></title>')


def test_a_trial_portal_sends_tests_only(published, settings):
    settings.TRIAL_BANNER = True
    assert text(message(published()), "status") == "Test"


def test_a_draft_is_no_message(draft):
    notice = draft()
    for address in (
        f"{INDEX}{notice.pk}.xml",
        f"{INDEX}{notice.pk}-huy.xml",
        f"/tra-cuu/thien-tai/{notice.pk}/",
    ):
        assert Client().get(address).status_code == 404


def test_the_index_lists_the_messages_the_newest_first(client, published):
    first = published()
    second = published(supersedes=first)
    services.end(notice=second)
    index = atom_of(client.get(INDEX))
    assert [urlsplit(entry.link).path for entry in index.entries] == [
        f"{INDEX}{second.pk}-huy.xml",
        f"{INDEX}{second.pk}.xml",
        f"{INDEX}{first.pk}.xml",
    ]
    for entry in index.entries:
        assert [each.type for each in entry.enclosures] == ["application/cap+xml"]
        assert entry.enclosures[0].href.endswith(urlsplit(entry.link).path)
        cap_of(client.get(urlsplit(entry.link).path))


def test_the_index_is_empty_without_warnings_and_forgets_old_ones(client, published):
    assert atom_of(client.get(INDEX)).entries == []
    notice = published()
    long_ago = timezone.now() - dt.timedelta(days=40)
    HazardNotice.objects.filter(pk=notice.pk).update(
        issued_at=long_ago, published_at=long_ago, valid_until=long_ago + dt.timedelta(days=1)
    )
    assert atom_of(client.get(INDEX, {"x": 1})).entries == []
    message(notice)


def test_the_feed_for_readers_is_in_both_languages_and_leads_to_pages_that_open(client, published):
    first = published()
    second = published(supersedes=first, title="Cảnh báo sạt lở, bản 2")
    feed = atom_of(client.get("/tra-cuu/thien-tai/atom.xml"))
    assert [entry.title for entry in feed.entries] == [
        "Cảnh báo sạt lở, bản 2",
        "Hết cảnh báo: Cảnh báo sạt lở đất.",
    ]
    english = atom_of(Client().get("/tra-cuu/thien-tai/atom.xml", {"lang": "en"}))
    assert english.entries[0].title == "Landslide warning: Level 3/5 – high risk"
    assert english.entries[0].link.endswith(f"{second.get_absolute_url()}?lang=en")
    pages = [client.get(urlsplit(entry.link).path).content.decode() for entry in feed.entries]
    assert "Rời nhà sát taluy." in pages[0] and "Đã có bản tin mới" in pages[1]
    assert second.get_absolute_url() in pages[1]


def test_what_an_office_wrote_is_text_in_the_feeds_too(client, published):
    published(title="Nước < 3 m & <b>lên</b>", advice="Gọi <112>", area="Xã Trà Leng <i>&")
    (entry,) = atom_of(client.get("/tra-cuu/thien-tai/atom.xml")).entries
    assert entry.title_detail.type == "text/plain" and entry.summary_detail.type == "text/html"
    assert "Gọi &lt;112&gt;" in entry.summary and "<i>" not in entry.summary
    (listed,) = atom_of(client.get(INDEX)).entries
    assert "&lt;i&gt;&amp;" in listed.summary


def test_pages_name_the_feed_and_the_message(client, published):
    notice = published()
    look_up = client.get("/tra-cuu/thien-tai/").content.decode()
    page = Client().get(notice.get_absolute_url(), {"lang": "en"}).content.decode()
    for shown in (look_up, page):
        assert 'type="application/atom+xml"' in shown and "/tra-cuu/thien-tai/atom.xml" in shown
    assert f"{INDEX}{notice.pk}.xml" in page and "Leave houses under steep slopes" in page
    answered = client.get("/tra-cuu/thien-tai/", {"place": "Trà Leng"}).content.decode()
    assert notice.get_absolute_url() in answered


def test_what_was_published_or_ended_shows_within_a_second(
    client, published, django_capture_on_commit_callbacks
):
    def entries() -> int:
        return len(atom_of(client.get(INDEX)).entries)

    assert entries() == 0
    with django_capture_on_commit_callbacks(execute=True):
        notice = published()
    assert entries() == 1
    with django_capture_on_commit_callbacks(execute=True):
        services.end(notice=notice)
    assert entries() == 2


def test_the_index_and_a_message_are_made_once_for_all(
    client, published, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(WatchedTables, "ASKED_EVERY", 60)
    addresses = (INDEX, f"{INDEX}{published().pk}.xml", "/tra-cuu/thien-tai/atom.xml")
    made = [client.get(address).content for address in addresses]
    with django_assert_num_queries(0):
        assert [Client().get(address).content for address in addresses] == made
