"""What answers a form is a page of its own: going back or reloading never asks to send the form again."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from dossiers.models import DossierDraft
from foundation.rate_limits import RateLimiter
from foundation.web import post_redirect_get
from tests.factories import make_dossier, make_procedure

pytestmark = pytest.mark.django_db
SECRET = "Nguyễn Thị Bí Mật"


@pytest.fixture
def filing(client):
    procedure = make_procedure(is_filed_here=True)
    client.post(f"/nop-ho-so/thu-tuc/{procedure.pk}/")
    return client


def refused(client):
    return client.post("/nop-ho-so/nguoi-nop/", {"full_name": SECRET, "phone": "09"})


def test_a_form_with_errors_is_answered_by_a_page_that_can_be_read_again(filing):
    redirect = refused(filing)
    assert redirect.status_code == 303
    for _reload in range(3):
        page = filing.get(redirect.url)
        assert page.status_code == 422
        assert f'value="{SECRET}"' in page.content.decode()
        assert "Số điện thoại không đúng" in page.content.decode()
        assert page.headers["Cache-Control"] == "no-store"


def test_nothing_typed_is_in_the_address_or_readable_in_the_cache(filing):
    redirect = refused(filing)
    assert re.fullmatch(r"/nop-ho-so/nguoi-nop/\?xem=[\w-]{12}", redirect.url)
    kept = cache.get(f"answered_form:{redirect.url[-12:]}")
    assert SECRET.encode() not in kept
    assert b"09" not in kept[:0] + kept.split(b"gAAAA")[0]


def test_a_flood_of_forms_fills_redis_no_further_than_its_share(filing, monkeypatch):
    budget = RateLimiter(f"answers-{uuid.uuid4().hex}", "30000/hour")
    monkeypatch.setattr(post_redirect_get, "BY_ADDRESS", budget)
    statuses = [refused(filing).status_code for _number in range(12)]
    kept = statuses.count(303)
    assert 0 < kept < 12 and statuses == [303] * kept + [422] * (12 - kept)
    page = refused(filing)  # answered in place, as without a cache
    assert f'value="{SECRET}"' in page.content.decode()
    monkeypatch.setattr(
        post_redirect_get, "BY_ADDRESS", RateLimiter(f"answers-{uuid.uuid4().hex}", "1000000/hour")
    )
    assert refused(filing).status_code == 303
    monkeypatch.setattr(post_redirect_get, "IN_ALL", RateLimiter(f"answers-{uuid.uuid4().hex}", "10/hour"))
    assert refused(filing).status_code == 422
    monkeypatch.setattr(post_redirect_get, "MAX_SEALED", 10)
    assert refused(filing).status_code == 422


def test_another_browser_is_led_to_the_clean_form(filing):
    redirect = refused(filing)
    stranger = Client()
    assert stranger.get(redirect.url).url == "/nop-ho-so/nguoi-nop/"
    stranger.cookies[post_redirect_get.COOKIE] = "A" * 43 + "="
    assert stranger.get(redirect.url).url == "/nop-ho-so/nguoi-nop/"
    stranger.cookies[post_redirect_get.COOKIE] = "forged"
    assert stranger.get(redirect.url).url == "/nop-ho-so/nguoi-nop/"


def test_after_a_quarter_of_an_hour_the_clean_form_is_shown(filing):
    redirect = refused(filing)
    cache.clear()
    assert filing.get(redirect.url).url == "/nop-ho-so/nguoi-nop/"


def test_a_form_sent_from_the_page_with_errors_goes_on(filing):
    redirect = refused(filing)
    sent = filing.post(redirect.url, {"full_name": SECRET, "phone": "0905 123 456"})
    assert sent.url == "/nop-ho-so/giay-to/"
    assert DossierDraft.objects.get().full_name == SECRET


def test_where_one_came_from_is_kept_beside_the_errors(filing):
    redirect = filing.post("/nop-ho-so/nguoi-nop/?ve=kiem-tra", {"full_name": "", "phone": ""})
    assert redirect.url.startswith("/nop-ho-so/nguoi-nop/?ve=kiem-tra&xem=")
    sent = filing.post(redirect.url, {"full_name": SECRET, "phone": "0905 123 456"})
    assert sent.url == "/nop-ho-so/kiem-tra/"


def test_without_the_cache_the_form_answers_itself(filing, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
        }
    }
    page = refused(filing)
    assert page.status_code == 422
    assert SECRET in page.content.decode()


def test_desks_and_programs_get_the_answer_itself(client):
    client.cookies["any"] = "cookie"
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 200


def forms_of_the_public() -> list[tuple[str, dict[str, str]]]:
    """(address, what is wrong) for each page of the public that answers a form by a page."""
    dossier = make_dossier()
    return [
        ("/phan-anh/gui/", {"text": ""}),
        ("/phan-anh/tra-cuu/", {"code": "?", "secret": ""}),
        ("/tro-chuyen/", {"text": ""}),
        ("/tro-chuyen/?khung=1", {"text": ""}),
        ("/tra-cuu/phat-nguoi/", {"plate": "?", "vehicle": "car"}),
        (f"{dossier.tracking_path}danh-gia/", {"score": ""}),
    ]


def test_every_public_form_with_errors_is_shown_by_get(client):
    client.cookies["any"] = "cookie"
    for address, wrong in forms_of_the_public():
        redirect = client.post(address, wrong)
        assert redirect.status_code == 303, address
        assert redirect.url.startswith(address), address
        assert client.get(redirect.url).status_code == 422, address
