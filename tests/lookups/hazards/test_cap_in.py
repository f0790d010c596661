"""Warnings of other systems come in as drafts for two persons: from a real server, over HTTP."""

import datetime as dt
import threading
from xml.sax.saxutils import escape

import pytest
from django.core.cache import cache
from django.utils import timezone

from foundation.alarms import open_alarms
from foundation.outbox.models import Notice
from lookups.kinds.hazards import services, tasks
from lookups.kinds.hazards.cap import feed_reading, receiving
from lookups.kinds.hazards.models import HazardNotice, ReceivedAlert
from lookups.releases import ReleaseRefused
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_officer
from tests.lookups.factories import commune
from tests.lookups.hazards import weather_service
from tests.lookups.hazards.conftest import publish

Outcome = ReceivedAlert.Outcome


@pytest.fixture
def service(settings):
    cache.clear()
    with weather_service.running() as server:
        settings.CAP_FEEDS = [server.url]
        yield server


def read() -> list[str]:
    """Read all feeds as the timer does; what became of every message so far, by its identifier."""
    tasks.read_cap_feeds()
    return [f"{row.identifier} {row.outcome}" for row in ReceivedAlert.objects.order_by("pk")]


def alarms() -> list[str]:
    return [alarm.key.split("-")[1] for alarm in open_alarms("cap-")]


def written(notice: HazardNotice) -> HazardNotice:
    """As if a colleague had read and saved it."""
    notice.written_by, notice.written_at = make_officer(), timezone.now()
    notice.save()
    return notice


def published(notice: HazardNotice) -> HazardNotice:
    publish(written(notice))
    notice.refresh_from_db()
    return notice


@pytest.mark.parametrize("as_rss", [False, True])
def test_a_message_becomes_a_draft_once_and_staff_are_told(service, as_rss):
    service.as_rss = as_rss
    service.send("a1")
    assert read() == read() == ["a1 draft"]
    notice = HazardNotice.objects.get()
    assert (notice.title, notice.issuer) == ("Cảnh báo sạt lở đất tại Trà Leng", "Đài Khí tượng thử")
    assert (notice.hazard.key, notice.level, notice.advice) == ("sat_lo", 3, "Rời nhà sát taluy.")
    assert list(notice.communes.all()) == [commune("Trà Leng")]
    assert alarms() == ["draft"]
    assert service.asked.count("/cap/a1") == 1


def test_it_is_published_by_two_persons_and_by_nobody_else(service, client):
    service.send("a1")
    read()
    services.sweep()
    notice = HazardNotice.objects.get()
    assert notice.is_draft and not Notice.objects.exists()
    assert client.get(f"/tra-cuu/thien-tai/{notice.pk}/").status_code == 404
    with pytest.raises(ReleaseRefused, match="Chưa ghi người soạn"):
        publish(notice)
    colleague = make_officer(is_superuser=True)
    notice.written_by, notice.written_at = colleague, timezone.now()
    notice.save()
    with pytest.raises(ReleaseRefused):
        services.publish(notice=notice, by=colleague)
    publish(notice)
    tasks.sweep()
    assert alarms() == []


def test_a_colleague_who_saves_it_unchanged_has_read_it(service, settings):
    settings.STAFF_OTP_REQUIRED = False
    service.send("a1")
    read()
    notice = HazardNotice.objects.get()
    editor = officer_of(role="Biên tập viên")
    desk = desk_client(editor)
    page = f"/admin/hazards/hazardnotice/{notice.pk}/change/"
    shown = desk.get(page)
    text = shown.content.decode()
    assert "kttv@example.vn" in text and "Severe" in text
    form = shown.context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    posted = {name: "" if value is None else value for name, value in fields.items()}
    posted["communes"] = [unit.pk for unit in notice.communes.all()]
    for name in ("issued_at", "valid_until"):
        moment = timezone.localtime(getattr(notice, name))
        posted |= {f"{name}_0": f"{moment:%d/%m/%Y}", f"{name}_1": f"{moment:%H:%M:%S}"}
    response = desk.post(page, posted)
    assert response.status_code == 302, response.context["adminform"].form.errors
    notice.refresh_from_db()
    assert notice.written_by == editor


def test_an_update_rewrites_the_draft_and_asks_to_read_it_anew(service):
    service.send("a1")
    read()
    notice = written(HazardNotice.objects.get())
    seen = notice.written_at
    service.send(
        "a2", kind="Update", references="a1", headline="Sạt lở, bản 2", area="Xã Trà Leng, phường Hội An"
    )
    assert read() == ["a1 draft", "a2 draft"]
    notice = HazardNotice.objects.get()
    assert notice.title == "Sạt lở, bản 2" and notice.communes.count() == 2
    assert notice.written_by is None and notice.written_at > seen


def test_an_update_of_what_is_published_waits_as_a_draft_that_supersedes_it(service):
    service.send("a1")
    read()
    first = published(HazardNotice.objects.get())
    service.send("a2", kind="Update", references="a1", severity="Extreme")
    service.send("a3", kind="Update", references="a1 a2", severity="Moderate")
    read()
    first.refresh_from_db()
    assert first.superseded_at is None and first.title == "Cảnh báo sạt lở đất tại Trà Leng"
    second = HazardNotice.objects.get(supersedes=first)
    assert second.is_draft and second.level == 2 and HazardNotice.objects.count() == 2
    published(second)
    first.refresh_from_db()
    assert first.superseded_at


def test_a_cancel_holds_the_draft_back(service):
    service.send("a1")
    service.send("a2", kind="Cancel", references="a1")
    assert read() == ["a1 draft", "a2 cancelled"]
    with pytest.raises(services.HazardRefused, match="đã hủy"):
        published(HazardNotice.objects.get())
    service.send("a3", kind="Update", references="a1 a2")
    read()
    assert HazardNotice.objects.count() == 2


def test_a_cancel_of_what_is_published_asks_officers_to_end_it_and_ends_nothing(service):
    service.send("a1")
    read()
    notice = published(HazardNotice.objects.get())
    service.send("a2", kind="Cancel", references="a1")
    read()
    notice.refresh_from_db()
    assert notice.ended_at is None and "cancel" in alarms()
    services.end(notice=notice)
    tasks.sweep()
    assert alarms() == []


def test_an_officers_own_successor_is_not_touched(service):
    service.send("a1")
    read()
    first = published(HazardNotice.objects.get())
    by_hand = HazardNotice.objects.create(
        hazard=first.hazard, level=3, title="Bản tay", issuer="Tỉnh", area="Xã Trà Leng", advice="Đi ngay",
        issued_at=timezone.now(), valid_until=timezone.now() + dt.timedelta(hours=2), supersedes=first,
    )  # fmt: skip
    service.send("a2", kind="Update", references="a1")
    read()
    by_hand.refresh_from_db()
    assert by_hand.title == "Bản tay"
    assert HazardNotice.objects.filter(supersedes=None).count() == 2


@pytest.mark.parametrize(
    "over, outcome",
    [
        ({"status": "Test"}, Outcome.NOT_MEANT),
        ({"status": "Exercise"}, Outcome.NOT_MEANT),
        ({"scope": "Restricted"}, Outcome.NOT_MEANT),
        ({"kind": "Ack"}, Outcome.NOT_MEANT),
        ({"expires": "2026-01-01T00:00:00+07:00"}, Outcome.OVER),
        ({"area": "Thành phố Hà Nội"}, Outcome.ELSEWHERE),
        ({"area": "Tỉnh Quảng Ngãi"}, Outcome.ELSEWHERE),
        ({"area": "Các xã miền núi huyện Đức Phổ, tỉnh Quảng Ngãi"}, Outcome.ELSEWHERE),
        ({"area": "Nghệ An, Hà Tĩnh và Tây Nguyên"}, Outcome.ELSEWHERE),
        ({"area": "Quảng Trị đến Quảng Ngãi"}, Outcome.UNKNOWN_PLACE),
        ({"area": "Biển Đông và Quảng Ngãi"}, Outcome.UNKNOWN_PLACE),
        ({"area": "Zone 7"}, Outcome.UNKNOWN_PLACE),
        ({"event": "Phun trào núi lửa", "headline": "Núi lửa"}, Outcome.UNKNOWN_HAZARD),
    ],
)
def test_what_is_not_for_us_is_noted_and_makes_no_draft(service, over, outcome):
    service.send("a1", **over)
    assert read() == [f"a1 {outcome}"]
    assert not HazardNotice.objects.exists()
    assert alarms() == (["unread"] if outcome in receiving.UNSURE else [])


PROVINCE_CODE = "<geocode><valueName>x</valueName><value>48</value></geocode>"
SHAPE = "<polygon>15.2,108.0 15.4,108.0 15.4,108.3 15.2,108.0</polygon>"


@pytest.mark.parametrize(
    "over, communes",
    [
        ({"area": "Thành phố Đà Nẵng"}, 94),
        ({"area": "Vùng núi Trung Bộ"}, 0),
        ({"area": "Vùng A", "more_area": SHAPE}, 0),
        ({"area": "Vùng A", "more_area": "<circle>15.3,108.1 20</circle>"}, 0),
        (
            {"area": "Zone", "more_area": "<geocode><valueName>x</valueName><value>{code}</value></geocode>"},
            1,
        ),
        ({"area": "Huyện Nam Trà My"}, None),
        ({"area": "Các huyện miền núi tỉnh Quảng Nam (cũ)"}, 0),
        ({"area": "Vùng A", "more_area": "<circle>16.9,107.0 120</circle>"}, 0),
        ({"area": "Vùng A", "more_area": PROVINCE_CODE}, 94),
        ({"area": "Các xã vùng núi", "more_area": PROVINCE_CODE}, 0),
    ],
)
def test_a_place_is_known_by_name_code_shape_or_larger_region(service, over, communes):
    over = {key: value.format(code=commune("Trà Leng").code) for key, value in over.items()}
    service.send("a1", **over)
    assert read() == ["a1 draft"]
    found = HazardNotice.objects.get().communes.count()
    assert found == communes if communes is not None else found > 1


def test_a_shape_elsewhere_is_elsewhere(service):
    service.send(
        "a1", area="Vùng A", more_area="<polygon>21.0,105.0 21.2,105.0 21.2,105.3 x,y 21.0,105.0</polygon>"
    )
    assert read() == ["a1 elsewhere"]


def test_a_former_province_is_what_its_communes_became(service):
    service.send("a1", area="Tỉnh Quảng Nam")
    read()
    names = set(HazardNotice.objects.get().communes.values_list("name", flat=True))
    assert {"Trà Leng", "Hội An"} <= names and "Hải Châu" not in names


@pytest.mark.parametrize(
    "shape", ["<polygon>105.0,21.0 105.3,21.2 105.0,21.0</polygon>", "<circle>21.0,105.0</circle>", ""]
)
def test_an_area_that_cannot_be_read_is_not_elsewhere(service, shape):
    service.send("a1", area="Vùng A", more_area=shape)
    assert read() == ["a1 place"]
    assert "Vùng A" in open_alarms("cap-unread")[0].message


def test_the_vietnamese_telling_counts_and_english_alone_is_understood(service):
    english = "<info><language>en</language><event>Flood</event><headline>Flood</headline></info>"
    both = weather_service.cap("a1").replace(b"<info>", english.encode() + b"<info>", 1)
    service.messages["a1"] = both
    service.send(
        "a2", language="en-GB", event="Flash flood", headline="Flash flood", severity="Unknown", expires=""
    )
    read()
    first, second = HazardNotice.objects.order_by("pk")
    assert first.hazard.key == "sat_lo"
    assert (second.hazard.key, second.level) == ("lu_quet", 1)
    assert second.valid_until - second.issued_at == dt.timedelta(hours=24)
    assert "cấp 1" in second.received_alerts.get().remark and "24 giờ" in second.received_alerts.get().remark


def test_the_level_of_the_decision_goes_before_the_severity(service):
    level = "<parameter><valueName>vn:disaster-risk-level</valueName><value>4</value></parameter>"
    service.send("a1", more=level)
    read()
    assert HazardNotice.objects.get().level == 4


def parameter(name: str, value: str) -> str:
    return f"<parameter><valueName>{name}</valueName><value>{value}</value></parameter>"


@pytest.mark.parametrize(
    "parameters, level",
    [
        ([("Cấp độ rủi ro thiên tai", "Cấp 4")], 4),
        ([("capDoRuiRo", "rủi ro rất lớn")], 4),
        ([("risk", "IV")], 4),
        ([("x", "Cấp độ rủi ro thiên tai do lũ quét, sạt lở đất: cấp hai")], 2),
        ([("awareness_level", "2; yellow; Moderate")], 2),
        ([("gioManh", "cấp 5"), ("windLevel", "5"), ("Mức báo động", "1")], 3),
    ],
)
def test_a_level_is_read_of_any_parameter_in_words_and_numbers(service, parameters, level):
    service.send("a1", more="".join(parameter(*each) for each in parameters))
    read()
    assert HazardNotice.objects.get().level == level


def with_blocks(*overs: dict[str, str], **message: str) -> bytes:
    """One message with a block for each of these."""
    blocks = []
    for over in overs:
        text = weather_service.cap(**{"identifier": "a1"} | message | over).decode()
        blocks.append(text[text.index("<info>") : text.index("</alert>")])
    head = weather_service.cap(**{"identifier": "a1"} | message).decode()
    return (head[: head.index("<info>")] + "".join(blocks) + "</alert>").encode()


LOW = {"area": "Phường Hội An", "severity": "Moderate"}
MOUNTAIN = {"area": "Xã Trà Leng", "more": parameter("level", "4")}
ABROAD = {"area": "Thành phố Hà Nội", "severity": "Extreme"}
RAIN = {"event": "Mưa lớn", "area": "Xã Trà Leng", "severity": "Moderate", "headline": "Mưa lớn"}


def levels() -> dict[tuple[str, int], set[str]]:
    """By hazard and level the communes of each draft."""
    return {
        (notice.hazard.key, notice.level): set(notice.communes.values_list("name", flat=True))
        for notice in HazardNotice.objects.all()
    }


def test_every_block_of_a_message_counts(service):
    service.messages["a1"] = with_blocks(LOW, MOUNTAIN, ABROAD, RAIN, LOW | {"area": "Xã Trà My"})
    assert read() == ["a1 draft", "a1 draft", "a1 draft", "a1 elsewhere"]
    assert levels() == {
        ("sat_lo", 4): {"Trà Leng"},
        ("sat_lo", 2): {"Hội An", "Trà My"},
        ("mua_lon", 2): {"Trà Leng"},
    }
    assert read() == ["a1 draft", "a1 draft", "a1 draft", "a1 elsewhere"]


def test_one_block_that_is_not_understood_leaves_the_others_alone(service):
    service.messages["a1"] = with_blocks(MOUNTAIN, {"event": "Phun trào", "headline": "Phun trào"})
    assert read() == ["a1 draft", "a1 unknown"]
    assert sorted(alarms()) == ["draft", "unread"]


def test_an_update_of_several_warnings_goes_on_with_each_and_withdraws_what_it_no_longer_names(service):
    service.messages["a1"] = with_blocks(LOW, MOUNTAIN, RAIN)
    read()
    for notice in HazardNotice.objects.all():
        published(notice)
    service.messages["a2"] = with_blocks(
        MOUNTAIN | {"more": parameter("level", "5")},
        LOW,
        identifier="a2",
        kind="Update",
        references="a1",
        sent=timezone.localtime().isoformat(timespec="seconds"),
    )
    assert sorted(read()[3:]) == ["a2 cancelled", "a2 draft", "a2 draft"]
    followed = HazardNotice.objects.exclude(supersedes=None).select_related("supersedes")
    assert {(notice.supersedes.level, notice.level) for notice in followed} == {(2, 2), (4, 5)}
    withdrawn = ReceivedAlert.objects.get(outcome=Outcome.CANCELLED).notice
    assert withdrawn.hazard.key == "mua_lon" and withdrawn.ended_at is None and "cancel" in alarms()


def test_an_update_that_moves_away_withdraws_the_warning_here(service):
    service.send("a1")
    read()
    published(HazardNotice.objects.get())
    service.send("a2", kind="Update", references="a1", area="Thành phố Hà Nội")
    assert read()[1:] == ["a2 cancelled", "a2 elsewhere"]


def test_an_error_withdraws_as_a_cancel_does(service):
    service.send("a1")
    service.send("a2", kind="Error", references="a1")
    assert read() == ["a1 draft", "a2 cancelled"]
    with pytest.raises(services.HazardRefused, match="đã hủy"):
        published(HazardNotice.objects.get())
    service.send("a3", kind="Cancel")
    assert read()[2:] == ["a3 unreadable"]


def test_a_warning_that_begins_later_says_when_and_lasts_until_after(service):
    onset = (timezone.localtime() + dt.timedelta(days=2)).replace(microsecond=0)
    service.send("a1", expires="")
    service.messages["a1"] = service.messages["a1"].replace(
        b"<senderName>", f"<onset>{onset.isoformat()}</onset><senderName>".encode()
    )
    read()
    notice = HazardNotice.objects.get()
    assert f"{onset:%H:%M}" in notice.forecast
    assert notice.valid_until == onset + dt.timedelta(hours=24)


@pytest.mark.parametrize("is_escaped", [False, True])
def test_a_message_that_stands_in_the_feed_itself_is_read(service, is_escaped):
    message = weather_service.cap("a1").decode().partition("?>")[2]
    content = escape(message) if is_escaped else message
    service.feed = (
        f'<feed xmlns="{weather_service.ATOM}"><entry><id>urn:a1</id>'
        f'<content type="application/cap+xml">{content}</content></entry></feed>'
    ).encode()
    assert read() == read() == ["a1 draft"]
    assert HazardNotice.objects.get().level == 3


def test_an_entry_that_stays_unread_is_an_alarm(service, monkeypatch):
    monkeypatch.setattr(feed_reading, "QUIET_FOR", 0)
    service.send("a1")
    service.send("a2")
    service.links["a1"] = "javascript:alert(1)"
    assert read() == ["a2 draft"]
    assert "feed" in alarms()


def test_the_same_message_under_another_entry_or_feed_makes_nothing_twice(service, settings):
    service.send("a1")
    read()
    settings.CAP_FEEDS = [service.url, f"{service.url}?again=1"]
    service.links["a1"] = "/other/a1"
    assert read() == ["a1 draft"]
    assert HazardNotice.objects.count() == 1
    asked = len(service.asked)
    read()
    assert service.asked[asked:] == ["/feed", "/feed?again=1"]


HOSTILE = {
    "entities": b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><alert>&c;</alert>',
    "external": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><alert>&b;</alert>',
    "not xml": b"<html><body>404",
    "another": b"<feed/>",
    "nothing in it": b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>",
    "no moment": b"<alert><sender>s</sender><identifier>i</identifier><sent>soon</sent></alert>",
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_message_is_noted_once_with_an_alarm(service, content):
    service.messages["bad"] = content
    service.send("good")
    read()
    assert [row.outcome for row in ReceivedAlert.objects.order_by("pk")] == ["unreadable", "draft"]
    assert sorted(alarms()) == ["draft", "unread"]
    asked = len(service.asked)
    read()
    assert service.asked[asked:] == ["/feed"]


def test_a_message_larger_than_the_limit_is_not_taken_in(service, monkeypatch):
    monkeypatch.setattr(feed_reading, "MAX_MESSAGE_BYTES", 1000)
    service.send("a1", description="x" * 2000)
    assert read() == []


def test_a_server_that_drips_is_left_in_time(service, monkeypatch):
    monkeypatch.setattr(feed_reading, "SECONDS", 0.5)
    service.send("a1")
    listing, has_left = service.listing(), threading.Event()
    monkeypatch.setattr(service, "listing", lambda: (has_left.wait(60), listing)[1])
    assert read() == []
    has_left.set()


def test_a_message_that_fails_is_asked_for_again_the_next_time(service):
    service.send("a1")
    service.broken = {"a1"}
    assert read() == []
    service.broken = set()
    assert read() == ["a1 draft"]


@pytest.mark.parametrize(
    "link",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:1/secret",
        "http://10.0.0.1/a.xml",
        "file:///etc/passwd",
        "ftp://127.0.0.1/a",
        "http://user:pass@127.0.0.1/a",
        "javascript:alert(1)",
        "http://[::1]/",
        "http://[",
    ],
)
def test_a_feed_leads_to_no_private_address_but_its_own_host(service, link):
    service.send("a1")
    service.links["a1"] = link
    assert read() == []
    assert service.asked == ["/feed"]


def test_a_feed_that_stays_unread_for_a_quarter_of_an_hour_is_an_alarm_until_it_is_read(service, monkeypatch):
    service.feed = b"<html>"
    read()
    assert alarms() == []
    monkeypatch.setattr(feed_reading, "QUIET_FOR", 0)
    read()
    assert alarms() == ["feed"]
    service.feed = None
    read()
    assert alarms() == []


def test_old_messages_of_which_nothing_came_are_forgotten(service):
    service.send("a1")
    service.send("a2", area="Hà Nội")
    read()
    ReceivedAlert.objects.update(received_at=timezone.now() - dt.timedelta(days=91))
    tasks.sweep()
    assert [row.identifier for row in ReceivedAlert.objects.all()] == ["a1"]


def test_one_portals_messages_are_anothers_drafts(service, client, draft, settings):
    """What this portal sends, another one reads whole: level, kind, communes, update and cancel."""
    first = draft(level=5, kind="lu_quet", title="Lũ quét", number="12/LQ")
    publish(first)
    second = draft(level=4, kind="lu_quet", title="Lũ quét, bản 2", supersedes=first)
    publish(second)
    services.end(notice=second)
    for name, path in (("m1", f"{first.pk}"), ("m2", f"{second.pk}"), ("m3", f"{second.pk}-huy")):
        service.messages[name] = client.get(f"/tra-cuu/thien-tai/cap/{path}.xml").content
    assert [line.split()[1] for line in read()] == ["not_meant"] * 3
    ReceivedAlert.objects.all().delete()
    settings.PUBLIC_URL = "https://cong.example.vn"
    read()
    rows = list(ReceivedAlert.objects.order_by("pk"))
    assert [(row.kind, row.outcome) for row in rows] == [
        ("Alert", "draft"),
        ("Update", "draft"),
        ("Cancel", "cancelled"),
    ]
    (taken,) = {row.notice for row in rows}
    assert (taken.level, taken.hazard.key) == (4, "lu_quet")
    assert set(taken.communes.all()) == set(second.communes.all())


def test_without_a_feed_nothing_is_asked(settings, db):
    settings.CAP_FEEDS = []
    tasks.read_cap_feeds()
    assert not ReceivedAlert.objects.exists()
