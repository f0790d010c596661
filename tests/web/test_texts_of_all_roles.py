"""What no crawl reaches shows no banned, untranslated or technical text: errors, wrong queries, every status.

Pages as they open, of every role, are read in tests/web/crawl.
"""

import datetime as dt
import json

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from dossiers import services
from dossiers.workflow import Status
from outreach.models import Question, Survey
from tests.admin.registered import registered
from tests.factories import desk_of, enough_for, make_dossier, make_procedure
from tests.petitions.factories import from_somebody
from tests.web.banned_texts import problems_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow("opens every page of every role")]
PUBLIC = (
    "/", "/tra-cuu/", "/ho-so/", "/ho-so/khong-mo/", "/ho-so/?code=abc", "/nop-ho-so/",
    "/nop-ho-so/?q=khai+sinh",
    "/nop-ho-so/khong-thay/", "/phan-anh/", "/phan-anh/gui/", "/phan-anh/tra-cuu/", "/phan-anh/khong-mo/",
    "/phan-anh/cong-khai/", "/phan-anh/don-vi/", "/tro-chuyen/", "/tin-tuc/", "/so-lieu/", "/cam-nang/",
    "/to-cong-nghe-so/", "/tra-cuu/diem-thi/", "/tra-cuu/xe-buyt/", "/tra-cuu/cup-dien/", "/tra-cuu/y-te/",
    "/tra-cuu/gia-dat/", "/tra-cuu/phat-nguoi/", "/tra-cuu/van-ban/", "/tra-cuu/thien-tai/",
    "/tra-cuu/dich-benh/", "/khong-co-trang-nay/", "/admin/login/",
)  # fmt: skip
WRONG = {
    "/phan-anh/gui/": {"text": ""},
    "/phan-anh/tra-cuu/": {"code": "?", "secret": ""},
    "/tra-cuu/phat-nguoi/": {},
    "/tro-chuyen/": {"text": ""},
    "/admin/login/": {"username": "x", "password": "y"},
}


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


def faults(client: Client, addresses, *, sent=None, language: str = "vi") -> dict[str, list[str]]:
    """By address, what should not be on the page that it shows."""
    found = {}
    for address in addresses:
        if sent is None:
            response = client.get(address, {"lang": language})
        else:
            response = client.post(address, sent, follow=True)
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if is_page and (problems := problems_of(response.content.decode())):
            found[f"{language} {address}"] = problems
    return found


def assert_clean(found: dict[str, list[str]]) -> None:
    assert not found, json.dumps(found, ensure_ascii=False, indent=1)


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def desk_pages(name: str) -> list[str]:
    """Of every model."""
    found = []
    for model in registered():
        try:
            found.append(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}"))
        except NoReverseMatch:
            continue  # a page that this model's admin does not have
    return found


@pytest.fixture
def superuser():
    return get_user_model().objects.create_superuser("root", password="mat khau dai")


def test_errors_in_forms_of_the_superuser_are_in_vietnamese(superuser):
    pages = [*desk_pages("add"), reverse("admin:password_change")]
    assert_clean(faults(signed_in(superuser), pages, sent={}))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_public_pages_without_data(language):
    client = Client(raise_request_exception=False)
    client.get("/", {"lang": language})
    assert_clean(faults(client, PUBLIC, language=language))
    for address, sent in WRONG.items():
        assert_clean(faults(client, [address], sent=sent, language=language))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_a_case_in_every_status(language):
    client = Client(raise_request_exception=False)
    client.get("/", {"lang": language})
    ways = {2: (), 3: (), 4: (4,), 5: (5,), 6: (6,), 8: (8,), 9: (4, 9), 10: (4, 9, 10)}
    for moves in ways.values():
        dossier = make_dossier()
        for to in moves:
            by = desk_of(dossier)
            services.change_status(dossier=dossier, to=Status(to), by=by, details=enough_for(to))
        own = dossier.tracking_path
        pages = (own, f"{own}danh-gia/", f"{own}nhan-tin/", f"/ho-so/?code={dossier.code}")
        assert_clean(faults(client, pages, language=language))
    petition = from_somebody()
    assert_clean(faults(client, [petition.tracking_path], language=language))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_steps_of_filing_and_of_a_survey(language):
    client = Client(raise_request_exception=False)
    client.get("/", {"lang": language})
    procedure = make_procedure(is_filed_here=True, papers=("Tờ khai (nếu có)",))
    procedure.papers.update(is_required=False)
    today = timezone.localdate()
    survey = Survey.objects.create(
        title="Khảo sát", title_en="Survey", intro="Ai hỏi", intro_en="Who asks", opens_on=today,
        closes_on=today + dt.timedelta(days=3),
    )  # fmt: skip
    survey.questions.create(position=1, text="Hỏi?", text_en="What?", kind=Question.Kind.WORDS)
    begin = f"/nop-ho-so/thu-tuc/{procedure.pk}/"
    assert_clean(faults(client, [begin, survey.get_absolute_url()], language=language))
    client.post(begin)
    steps = [f"/nop-ho-so/{step}/" for step in ("noi-nhan", "nguoi-nop", "giay-to", "kiem-tra", "bo")]
    assert_clean(faults(client, steps, language=language))
    for step in steps[:4]:
        shown = client.post(step, {"go": "1"}, follow=True)
        assert problems_of(shown.content.decode()) == [], step
