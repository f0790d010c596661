"""Told to the asker alone: proof, limits, and no trace of the plate."""

import contextlib
import datetime as dt
import http.server
import json
import logging
import threading
import time
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils import timezone

from assistant.replies import Utterance
from assistant.services import answer
from foundation import broker
from foundation.citizens.services import identity_for
from foundation.web import captcha
from lookups import registry
from lookups.base import Refused
from lookups.kinds.violations import demo, sources
from lookups.kinds.violations.models import Batch, Violation

pytestmark = pytest.mark.django_db
HERE = "/tra-cuu/phat-nguoi/"


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    for key in broker.client().scan_iter("rate-limit:*/violations*"):
        broker.client().delete(key)
    cache.clear()
    monkeypatch.setattr(captcha, "MIN_SECONDS", 2)
    demo.load()
    yield
    sources.use(None)


@pytest.fixture
def later(monkeypatch):
    """The reader has taken his time."""

    def later_(seconds: float) -> None:
        monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: time.time() + seconds))

    return later_


def _proven(later, plate="92A-123.45", vehicle="car", **over) -> dict[str, str]:
    later(0)
    challenge = captcha.new_challenge()
    one, _, other = challenge.question.split()[:3]
    later(3)
    return {
        "plate": plate,
        "vehicle": vehicle,
        "answer": str(int(one) + int(other)),
        "token": challenge.token,
        "website": "",
    } | over


def test_a_proven_question_is_answered_and_stored_nowhere(client, later):
    page = client.post(HERE, _proven(later), follow=True)
    text = page.content.decode()
    assert "Có 2 vi phạm, 1 chưa xử lý" in text
    assert "Chạy quá tốc độ quy định" in text
    assert "không có thật" in text
    assert "no-store" in page["Cache-Control"]


def test_not_seen_is_not_none(client, later):
    text = client.post(HERE, _proven(later, plate="43A-999.99"), follow=True).content.decode()
    assert f"Không thấy trong dữ liệu đến {Batch.objects.get().as_of:%d/%m/%Y}" in text
    assert "chưa có nghĩa là xe không có vi phạm" in text


def test_a_kind_that_does_not_fit_the_plate_is_said_to_be_perhaps_wrong(client, later):
    text = client.post(HERE, _proven(later, vehicle="motorbike"), follow=True).content.decode()
    assert "Không thấy trong dữ liệu" in text
    assert "Có thể ông/bà đã chọn nhầm loại xe: biển số này thường là của loại “Ô tô”" in text
    assert (
        "chọn nhầm" not in client.post(HERE, _proven(later, plate="43A-999.99"), follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"answer": "99"}, "chưa đúng"),
        ({"token": "x"}, "lâu quá"),
        ({"website": "http://spam"}, "làm lại phép tính"),
        ({"plate": "abc"}, "Biển số chưa đúng"),
        ({"plate": "92A-123456"}, "Biển số chưa đúng"),
    ],
)
def test_without_proof_or_plate_no_answer(client, later, over, told):
    page = client.post(HERE, _proven(later, **over), follow=True)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert "vi phạm, " not in page.content.decode()


def test_a_proof_serves_once_not_too_quick_and_not_too_late(client, later):
    asked = _proven(later)
    assert client.post(HERE, asked, follow=True).status_code == 200
    assert "đã dùng rồi" in client.post(HERE, asked, follow=True).content.decode()
    quick = _proven(later)
    later(0)
    assert "Gửi nhanh quá" in client.post(HERE, quick, follow=True).content.decode()
    later(3600)
    assert "lâu quá" in client.post(HERE, quick, follow=True).content.decode()


def test_after_a_mistake_the_plate_stays_and_the_sum_is_new(client, later):
    asked = _proven(later, answer="99")
    text = client.post(HERE, asked, follow=True).content.decode()
    assert 'value="92A-123.45"' in text
    assert asked["token"] not in text


def test_a_plate_in_the_address_is_not_read(client):
    page = client.get(HERE, {"plate": "92A-123.45", "vehicle": "car"})
    assert (page.status_code, page["Location"]) == (302, HERE)
    assert client.post("/tra-cuu/gia-dat/", {"street": "x"}).status_code == 405


def test_many_plates_from_one_address_are_stopped(client, later):
    codes = [
        client.post(HERE, _proven(later, plate=f"92A-{n:05d}"), follow=True).status_code for n in range(22)
    ]
    assert codes[:20] == [200] * 20
    assert codes[20:] == [429, 429]


def test_the_api_gives_the_sum_and_answers_a_post(client, later):
    page = client.get("/api/v1/lookups/phat-nguoi/", {"plate": "92A12345", "vehicle": "car"}).json()
    assert set(page) == {"method", "question", "token"}
    one, _, other = page["question"].split()[:3]
    later(3)
    asked = {
        "plate": "92A12345",
        "vehicle": "car",
        "token": page["token"],
        "answer": str(int(one) + int(other)),
    }
    found = client.post("/api/v1/lookups/phat-nguoi/", asked, content_type="application/json")
    assert (found.json()["state"], "no-store" in found["Cache-Control"]) == ("found", True)
    assert len(found.json()["results"]) == 2
    bare = client.post("/api/v1/lookups/phat-nguoi/", {"plate": "92A12345"}, content_type="application/json")
    assert bare.status_code == 400


def test_the_chat_answers_without_a_sum_but_not_without_end():
    identity = identity_for(channel="chat", external_id="1")
    said = [
        answer(identity=identity, utterance=Utterance("xe 92A-123.45 có phạt nguội không")).messages[0].text
        for _ in range(7)
    ]
    assert "Có 2 vi phạm" in said[0]
    assert "chờ 15 phút" in said[6]


class _Police(http.server.BaseHTTPRequestHandler):
    seconds = 0.0
    body: object = {}

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.seconds)
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError):
            self.wfile.write(json.dumps(self.body).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def police():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Police)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield sources.HttpSource(name="Dịch vụ thử", url=f"http://127.0.0.1:{server.server_port}/", token="t")
    server.shutdown()
    server.server_close()


def test_a_service_answers_before_the_portals_own_data(police, monkeypatch):
    row = {"happened_at": "2026-11-01T08:00:00+07:00", "place": "A", "behaviour": "B", "is_settled": False}
    monkeypatch.setattr(_Police, "body", {"as_of": "2026-11-24", "violations": [row]})
    sources.use(police)
    records = sources.ask("92A12345", "car")
    assert (records.source, records.violations[0].behaviour, records.is_stale) == ("Dịch vụ thử", "B", False)


@pytest.mark.parametrize(
    "body", [{}, [], {"as_of": "x", "violations": []}, {"as_of": "2026-11-24", "violations": [1]}]
)
def test_a_service_that_talks_nonsense_leaves_a_marked_stale_answer(police, monkeypatch, body, client, later):
    monkeypatch.setattr(_Police, "body", body)
    sources.use(police)
    text = client.post(HERE, _proven(later), follow=True).content.decode()
    assert "Số liệu chỉ đến" in text
    assert "Chạy quá tốc độ" in text


def test_a_slow_service_is_not_waited_for(police, monkeypatch, caplog):
    monkeypatch.setattr(_Police, "seconds", 1.0)
    monkeypatch.setattr(sources, "SECONDS", 0.2)
    sources.use(police)
    with caplog.at_level(logging.DEBUG):
        assert sources.ask("92A12345", "car").is_stale
    assert "92A12345" not in caplog.text
    Batch.objects.all().delete()
    with pytest.raises(sources.SourceDown):
        sources.ask("92A12345", "car")


def test_old_data_says_so_and_no_data_is_unavailable(client, later):
    Batch.objects.update(as_of=timezone.localdate() - dt.timedelta(30))
    assert "có thể đã đổi" in client.post(HERE, _proven(later), follow=True).content.decode()
    Batch.objects.all().delete()
    assert "Hiện chưa tra được" in client.post(HERE, _proven(later), follow=True).content.decode()
    assert Violation.objects.count() == len(settings.PROVINCE.rows("demo/violations"))


PLATE = "92A-123.45"
IN_CHAT = f"phạt nguội ô tô {PLATE}"


def told_in_chat(account: str, address: str = "", text: str = IN_CHAT) -> bool:
    identity = identity_for(channel="chat", external_id=account)
    reply = answer(identity=identity, utterance=Utterance(text, address=address))
    return "Hỏi nhiều lần quá" not in reply.messages[0].text


@pytest.mark.security_check("brute-force")
def test_a_plate_is_not_watched_from_many_addresses_and_chats_whatever_the_channel(client, later):
    kind = registry.kind_of("phat-nguoi")
    for number in range(60):
        kind.find({"plate": "92A12345", "vehicle": "car"}, askers=[f"198.51.100.{number}"])
    asked = _proven(later)
    assert client.post("/api/v1/lookups/phat-nguoi/", asked, "application/json").status_code == 429
    assert client.post(HERE, _proven(later), follow=True).status_code == 429
    assert not told_in_chat("zalo-like") and not told_in_chat("web-like", "192.0.2.1")
    assert told_in_chat("zalo-like", text="phạt nguội ô tô 43A-999.99")


@pytest.mark.security_check("brute-force")
def test_who_is_stopped_himself_cannot_shut_out_the_owner_of_a_plate():
    for _ in range(80):
        told_by = registry.kind_of("phat-nguoi")
        with contextlib.suppress(Refused):
            told_by.find({"plate": "92A12345", "vehicle": "car"}, askers=["chat:stranger", "198.51.100.1"])
    assert told_in_chat("owner")


@pytest.mark.security_check("brute-force")
def test_a_web_chat_counts_as_a_chat_and_for_its_address():
    assert [told_in_chat("one", "203.0.113.5") for _ in range(7)] == [True] * 6 + [False]
    fresh = [told_in_chat(f"fresh {number}", "203.0.113.5") for number in range(15)]
    assert fresh == [True] * 13 + [False] * 2, "twenty questions of one address, in however many chats"
