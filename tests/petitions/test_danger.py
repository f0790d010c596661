"""Who writes of a danger in a form reads whom to call above the next step, and is first at the desk."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.services import change_status
from foundation.web.danger import danger_of
from petitions import services
from petitions.categories import Field, Kind, guess_field
from petitions.models import Petition
from petitions.workflow import Status
from tests.factories import desk_of, enough_for, make_dossier
from tests.petitions.factories import answered, make_operator, make_petition
from tests.petitions.test_pages import GUI, SAID, quick, sent, written  # noqa: F401

pytestmark = pytest.mark.django_db
FIRE = "Cháy nhà hàng xóm, lửa lan sang nhà tôi"
ON_A_BRIDGE = "Có người đứng trên lan can cầu đòi nhảy xuống, đèn đường ở đó tắt tối om"
LOST_MONEY = "Tôi bị lừa chuyển khoản mất 20 triệu đồng sáng nay"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (FIRE, "114"),
        (ON_A_BRIDGE, "113"),
        ("chay nha hang xom roi, lua lan qua nha tui", "114"),
        ("My neighbour's house is on fire", "114"),
        (
            "Đường bị ngập.\n" + "Nước chảy xiết mấy hôm nay. " * 60 + "Con tôi bị đuối nước rồi",
            "114",
        ),
    ],
)
def test_a_danger_in_the_petition_form_shows_the_number_above_the_next_step(client, text, number):
    answer = client.post(GUI, SAID | {"text": text}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"{GUI}o-dau/", 302)], "it blocks nothing"
    assert page.index(f'href="tel:{number}"') < page.index('name="commune"')
    assert f'href="tel:{number}"' in client.get(f"{GUI}lien-he/").content.decode()


def test_the_card_is_in_english_too(client):
    client.post(GUI, SAID | {"text": FIRE})
    page = client.get(f"{GUI}o-dau/?lang=en").content.decode()
    assert "In danger" in page and "Get everybody out" in page


def test_ordinary_words_show_no_card(client):
    client.post(GUI, SAID | {"text": "Tuần trước có vụ cháy rừng, đề nghị phường dọn cây khô"})
    assert "tone-danger" not in client.get(f"{GUI}o-dau/").content.decode()


def test_a_forged_cookie_shows_no_card(client):
    client.cookies["nguy_hiem"] = "<b>"
    assert "tone-danger" not in client.get("/phan-anh/").content.decode()


def test_a_page_kept_for_all_shows_the_card_of_nobody_else(client):
    client.cookies["nguy_hiem"] = "fire"
    assert 'aria-labelledby="danger"' in client.get("/du-khach/").content.decode()
    assert 'aria-labelledby="danger"' not in Client().get("/du-khach/").content.decode()


def test_a_danger_in_the_comment_of_a_rating_shows_the_card_on_the_page_of_the_dossier(client):
    dossier = make_dossier()
    for to in (4, 9, 10):
        change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    client.post(f"{dossier.tracking_path}danh-gia/", {"score": "1", "comment": FIRE})
    assert 'href="tel:114"' in client.get(dossier.tracking_path).content.decode()
    assert 'aria-labelledby="danger"' not in Client().get(dossier.tracking_path).content.decode()


def test_a_danger_is_urgent_whatever_was_chosen_and_no_matter_of_street_lamps(client):
    written(client, text=ON_A_BRIDGE)
    sent(client)
    petition = Petition.objects.get()
    assert petition.kind == Kind.EMERGENCY and petition.field != Field.LIGHTING
    assert guess_field("Đèn đường trước chợ tắt ba hôm nay") == Field.LIGHTING


def test_money_that_was_swindled_shows_the_number_and_passes_nobody_at_the_desk():
    assert danger_of(LOST_MONEY).number == "113"
    assert make_petition(text=LOST_MONEY).kind == Kind.REPORT


def test_a_danger_goes_first_at_the_desk_and_says_so(settings):
    settings.STAFF_OTP_REQUIRED = False
    late, danger = make_petition(at=timezone.now() - timezone.timedelta(days=60)), make_petition(text=FIRE)
    client = Client()
    client.force_login(make_operator())
    page = client.get(reverse("admin:petitions_petition_changelist")).content.decode()
    assert page.index(danger.code) < page.index(late.code)
    assert "<b>Khẩn cấp:</b>" in page


def test_a_danger_told_when_asking_to_look_again_makes_the_petition_urgent():
    petition = answered()
    services.reopen(petition=petition, because="Dây điện đứt nằm dưới đường, có người bị điện giật rồi")
    petition.refresh_from_db()
    assert (petition.status, petition.kind) == (Status.REOPENED, Kind.EMERGENCY)
