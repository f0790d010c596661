"""With LOG_LEVEL=DEBUG, through whole journeys: no log says who somebody is, or what opens something."""

import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.conf import settings as portal
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from dossiers.models import Dossier
from foundation.citizens.models import Citizen
from foundation.messages import Message
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice
from foundation.web import captcha
from petitions.models import Petition
from tests.admin.conftest import officer_of
from tests.dossiers.api.conftest import client_with, token_for
from tests.factories import make_agency, make_procedure
from tests.petitions.factories import make_commune
from tests.sandboxes.zalo.running import BINH, wait_until
from tests.web.test_filing import begin, photo
from tests.web_channel.test_chat import say
from tests.zalo_channel.conftest import (  # noqa: F401 - fixtures
    arrivals,  # noqa: F401 - a fixture
    platform,
    sandbox_process,
    webhook,
    zalo,
)
from tests.zalo_channel.test_receipts import owe_to
from zalo_channel import processing
from zalo_channel.models import OaToken

pytestmark = pytest.mark.security_check("personal-data-in-logs")
NAME, OTHER_NAME = "Đặng Thị Ngọc Huyền", "Lương Công Tráng"
PHONES = {"84913572468": ("0913572468", "0913 572 468", "913572468", "84913572468")}
IDENTITY = "049188007531"
ADDRESS = "77 Lý Thường Kiệt, tổ 19"
PASSWORD, WRONG_PASSWORD = "mat-khau-rieng-7391", "doan-mo-mat-khau-1"
WORDS = "Nhà bên cạnh xả nước thải vào giếng của gia đình tôi"


@contextmanager
def everything_written() -> Iterator[StringIO]:
    """What a log at DEBUG would hold, through the masks of LOGGING; child loggers are opened too."""
    stream = StringIO()
    configured = logging.config.DictConfigurator(portal.LOGGING)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(configured.configure_formatter(portal.LOGGING["formatters"]["line"]))
    handler.addFilter(configured.configure_filter(portal.LOGGING["filters"]["mask"]))
    root, level = logging.getLogger(), logging.getLogger().level
    apart = logging.getLogger("django.server")
    for logger in (root, apart):
        logger.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        root.setLevel(level)
        for logger in (root, apart):
            logger.removeHandler(handler)


def revealed(written: str, secrets: dict[str, str]) -> list[str]:
    """Which of the secrets stand in the text, each with the logger of its line."""
    found = []
    for what, secret in secrets.items():
        for line in written.splitlines():
            if secret and secret in line:
                found.append(f"{what} in {' '.join(line.split()[2:4])}")
                break
    return found


def personal() -> dict[str, str]:
    spellings = {f"phone {n}": spelt for n, spelt in enumerate(next(iter(PHONES.values())))}
    return spellings | {
        "name": NAME, "other name": OTHER_NAME, "identity number": IDENTITY, "address": ADDRESS,
        "password": PASSWORD, "wrong password": WRONG_PASSWORD, "words": WORDS,
    }  # fmt: skip


def file_a_dossier(client: Client) -> Dossier:
    office, procedure = make_agency(), make_procedure(is_filed_here=True, papers=("Tờ khai",))
    begin(client, procedure)
    client.post("/nop-ho-so/noi-nhan/", {"office": office.pk})
    person = {"full_name": NAME, "phone": "0913 572 468", "identity_number": IDENTITY, "address": ADDRESS}
    client.post("/nop-ho-so/nguoi-nop/", person)
    client.post("/nop-ho-so/giay-to/", {"paper-1": photo(), "go": "1"})
    client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"})
    client.get("/nop-ho-so/xong/")
    return Dossier.objects.latest("pk")


def follow_it(client: Client, dossier: Dossier) -> None:
    client.get(f"/t/{dossier.token}/")
    client.get("/ho-so/", {"code": dossier.code})
    client.post("/ho-so/mo/", {"code": dossier.code, "key": "1111"})
    client.post("/ho-so/mo/", {"code": dossier.code, "key": dossier.secret})


def complain(client: Client) -> Petition:
    challenge = client.get("/api/v1/petitions/proof/").json()
    one, _, other = challenge["question"].split()[:3]
    given = {
        "text": WORDS, "commune": "hoi an", "name": OTHER_NAME, "phone": "0913 572 468", "agreed": True,
        "token": challenge["token"], "answer": str(int(one) + int(other)),
    }  # fmt: skip
    sent = client.post("/api/v1/petitions/", given, content_type="application/json")
    assert sent.status_code == 201, sent.content
    told = sent.json()
    client.post(
        "/api/v1/petitions/track/",
        {"code": told["code"], "secret": told["secret"]},
        content_type="application/json",
    )
    return Petition.objects.latest("pk")


def sign_in(client: Client) -> TOTPDevice:
    officer = officer_of(make_agency(), username="huyen.desk", password=PASSWORD)
    for password in (WRONG_PASSWORD, PASSWORD):
        client.post("/admin/login/", {"username": "huyen.desk", "password": password, "next": "/admin/"})
    client.get("/admin/buoc-hai/?next=/admin/")
    device = TOTPDevice.objects.get(user=officer)
    client.post("/admin/buoc-hai/", {"code": f"{totp(device.bin_key):06d}", "next": "/admin/"})
    client.get("/admin/dossiers/dossier/", {"q": NAME})
    return device


def enter_by_partner() -> str:
    secret = token_for(make_agency(code="H57.132"), secret="bi-mat-cua-phan-mem-4471")
    body = {
        "procedure": make_procedure().national_code,
        "received_at_agency": "H57.132",
        "applicant": {"full_name": NAME, "phone": "0913 572 468", "identity_number": IDENTITY},
        "papers": [{"name": "Đơn đề nghị"}],
    }
    client = client_with(secret)
    client.put("/api/v1/dossiers/H57.132-260804-0583/", body, format="json")
    client.put("/api/v1/dossiers/H57.132-260804-0584/", body | {"procedure": 7}, format="json")
    return secret


@pytest.mark.django_db
def test_a_log_at_debug_names_nobody_and_opens_nothing(
    webhook,  # noqa: F811
    zalo,  # noqa: F811
    client,
    monkeypatch,
    settings,
    record_property,
):
    monkeypatch.setattr(captcha.verify, "__kwdefaults__", {"seconds_at_least": 0})
    settings.STAFF_OTP_REQUIRED = True
    make_commune("Hội An")
    with everything_written() as stream:
        logging.getLogger("tests.here").debug("the log is open")
        dossier = file_a_dossier(client)
        follow_it(client, dossier)
        petition = complain(client)
        say(client, f"Tôi là {NAME}, số 0913 572 468, hồ sơ {dossier.code}")
        device = sign_in(Client())
        partner_secret = enter_by_partner()
        notice = owe_to(BINH, message=Message(f"Kính gửi {NAME}"))
        zalo.act("text", BINH, text=f"{WORDS}. {NAME}, 0913572468")
        wait_until(lambda: processing.process_new() or notice)
        for lane in (Lane.REPLY, Lane.NOTICE):
            relay.run(lane)
        client.get("/api/v1/track/", {"code": dossier.code})
        client.get("/khong-co-trang-nay/")
    written, tokens = stream.getvalue(), OaToken.objects.get()
    secrets = personal() | {
        "secret of the dossier": dossier.secret,
        "token of the dossier": dossier.token,
        "token of the petition": petition.tracking_path.rstrip("/").rsplit("/", 1)[-1],
        "seed of the second step": device.key,
        "token of the partner": partner_secret,
        "access token": tokens.access_token,
        "refresh token": tokens.refresh_token,
        "app secret": portal.ZALO_APP_SECRET,
        "key of the webhook": portal.ZALO_OA_SECRET_KEY,
        "secret key": portal.SECRET_KEY,
    }
    assert "the log is open" in written
    assert Citizen.objects.filter(full_name=NAME).exists() and Notice.objects.exists()
    record_property(
        "figure", f"{len(written.splitlines()):,} lines at DEBUG, {len(secrets)} marks searched: 0 found"
    )
    assert revealed(written, secrets) == []
