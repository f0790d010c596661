"""Back and reload after a refused form, in a real browser, with and without our scripts."""

import pytest

from outreach.models import Question, Survey
from tests.factories import make_procedure

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey():
    from django.utils import timezone

    today = timezone.localdate()
    made = Survey.objects.create(title="Khảo sát", intro="Ai hỏi", opens_on=today, closes_on=today)
    made.questions.create(position=1, text="Hỏi gì?", kind=Question.Kind.WORDS)
    return made


def requests_of(page) -> list[str]:
    """The methods of all page loads from now on."""
    methods: list[str] = []
    page.on("request", lambda sent: methods.append(sent.method) if sent.is_navigation_request() else None)
    return methods


@pytest.mark.parametrize("scripts", [True, False])
def test_reload_and_back_send_nothing_again(open_page, survey, scripts):
    procedure = make_procedure(is_filed_here=True)
    filing = f"/nop-ho-so/thu-tuc/{procedure.pk}/"
    for address, field, press in (
        ("/phan-anh/gui/", "textarea", "main form.card button, main form button"),
        (survey.get_absolute_url(), "#id_answer", "main form button"),
        ("/tro-chuyen/", "textarea", ".composer button"),
        ("/tra-cuu/phat-nguoi/", "#id_plate", "main form button"),
        (filing, None, "main form button"),
    ):
        if scripts and address == "/tro-chuyen/":
            continue  # the script puts the answer into the page: tests/web_channel/test_in_a_browser.py
        page = open_page(address, scripts=scripts)
        if field is None:
            page.locator(press).first.click()
            page.goto("/nop-ho-so/nguoi-nop/")
            field = "#id_phone"
        page.locator(field).first.fill("?" if field != "textarea" else " ")
        page.locator("main form[novalidate], main form").evaluate_all(
            "forms => forms.forEach(form => form.noValidate = true)"
        )
        page.locator(press).first.click()
        page.wait_for_url("**xem=**")
        assert page.locator("[role=alert], .error").count(), address
        methods = requests_of(page)
        page.reload()
        assert page.locator("[role=alert], .error").count(), address
        page.goto("/")
        page.go_back()
        assert page.locator("[role=alert], .error").count(), address
        page.go_back()
        page.go_forward()
        assert set(methods) == {"GET"}, address
