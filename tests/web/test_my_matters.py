"""`/viec-cua-toi/`: what was opened on this device, for whoever sits before it: what a code tells."""

import datetime as dt
import re

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from dossiers import services
from dossiers.models import Dossier, DossierDraft
from dossiers.workflow import Status
from foundation.matters import cookie
from petitions.models import Draft as PetitionDraft
from petitions.models import Petition
from petitions.services import drafts
from tests.factories import (
    desk_of,
    enough_for,
    make_agency,
    make_citizen,
    make_dossier,
    make_procedure,
    submit_dossier,
)
from tests.petitions.factories import answered, make_petition
from tests.web.test_filing import begin, fill

pytestmark = pytest.mark.django_db
PAGE, LINE, FORGET = "/viec-cua-toi/", "/viec-cua-toi/tom-tat/", "/viec-cua-toi/bo/"


@pytest.fixture
def dossier():
    dossier = make_dossier(applicant=make_citizen(full_name="Trần Quốc Bảo", phone="84905123456"))
    services.change_status(dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=enough_for(5))
    dossier.refresh_from_db()
    return dossier


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def listed(client: Client) -> list[str]:
    """The kinds and ids on the page, in its order."""
    return re.findall(r'name="matter" value="([^"]+)"', client.get(PAGE).content.decode())


def device_with(value: str, *, salt: str = cookie.SALT) -> Client:
    """A device whose list was signed by the portal itself."""
    client = Client()
    client.cookies[cookie.COOKIE] = signing.get_cookie_signer(salt=f"{cookie.COOKIE}{salt}").sign(value)
    return client


def prove(client: Client, dossier: Dossier):
    return client.post("/ho-so/mo/", {"code": dossier.code, "key": dossier.secret})


def test_a_new_device_has_nothing_and_learns_where_to_begin(client):
    page = client.get(PAGE)
    assert "Chưa có gì ở đây" in text(page) and 'href="/ho-so/"' in page.content.decode()
    assert page["Cache-Control"] == "no-store" and not listed(client)


def test_a_dossier_opened_by_its_code_and_secret_is_listed_and_names_nobody(client, dossier):
    prove(client, dossier)
    assert listed(client) == [f"dossier.{dossier.pk}"]
    page = client.get(PAGE)
    assert dossier.code in text(page) and "Cần ông/bà nộp thêm giấy" in text(page)
    assert text(page).index("Đang chờ ông/bà") < text(page).index(dossier.code)
    hidden = ["Bảo", "B***", "456", dossier.secret, dossier.token, "Trích lục bản đồ"]
    assert not [word for word in hidden if word in page.content.decode()]


def test_a_dossier_opened_by_its_qr_is_listed_without_the_address_that_opens_it(client, dossier):
    for _twice in range(2):  # made, and kept
        client.get(dossier.tracking_path)
    assert listed(client) == [f"dossier.{dossier.pk}"]
    everything = client.get(PAGE).content.decode() + client.cookies[cookie.COOKIE].value
    assert dossier.token not in everything and dossier.secret not in everything


def test_opening_the_same_page_again_sets_no_cookie_anew(client, dossier):
    assert cookie.COOKIE in client.get(dossier.tracking_path).cookies
    assert cookie.COOKIE not in client.get(dossier.tracking_path).cookies


def test_a_code_without_a_proof_and_a_wrong_proof_list_nothing(client, dossier):
    client.get("/ho-so/", {"code": dossier.code})
    client.post("/ho-so/mo/", {"code": dossier.code, "key": "AAAAAA"})
    client.get("/t/nobody/")
    client.get("/phan-anh/xem/nobody/")
    assert not listed(client) and cookie.COOKIE not in client.cookies


def test_a_draft_becomes_a_dossier_in_its_place(client):
    procedure = make_procedure(is_filed_here=True, papers=("Tờ khai", "Giấy tờ đất"))
    draft = begin(client, procedure)
    assert listed(client) == [f"draft.{draft.pk}"]
    fill(client, make_agency())
    assert "Nguyễn Thị Hoa" not in text(client.get(PAGE))
    client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"})
    assert listed(client) == [f"dossier.{Dossier.objects.get().pk}"]


def test_each_of_several_drafts_is_gone_on_with_from_the_list(client):
    first, second = (begin(client, make_procedure(is_filed_here=True, name=name)) for name in ("Một", "Hai"))
    assert listed(client) == [f"draft.{second.pk}", f"draft.{first.pk}"]
    assert client.post("/nop-ho-so/lam-tiep/", {"draft": first.pk}).url == "/nop-ho-so/kiem-tra/"
    assert "Một" in text(client.get("/nop-ho-so/kiem-tra/"))
    client.post("/nop-ho-so/bo/")
    assert list(DossierDraft.objects.all()) == [second]
    assert listed(client) == [f"draft.{second.pk}"]
    assert "Hai" in text(client.get("/nop-ho-so/kiem-tra/"))


def test_a_petition_is_listed_with_its_code_and_nothing_of_what_it_says(client):
    petition = make_petition(text="Nhà ông Bảy đổ rác ra suối")
    client.get(petition.tracking_path)
    page = client.get(PAGE)
    assert listed(client) == [f"petition.{petition.pk}"]
    assert petition.code in text(page) and f"/phan-anh/tra-cuu/?code={petition.code}" in page.content.decode()
    hidden = ["ông Bảy", petition.secret, petition.token, str(petition.get_field_display())]
    assert not [word for word in hidden if word in page.content.decode()]


def test_the_status_of_a_petition_is_told_only_where_the_public_reads_it(client):
    petition = answered()
    client.get(petition.tracking_path)
    title = text(client.get(petition.tracking_path)).split("(")[0].strip()
    assert title not in text(client.get(PAGE))


def test_a_petition_being_written_may_be_gone_on_with(client):
    client.post(
        "/phan-anh/gui/", {"kind": "report", "text": "Đèn đường trước chợ hư ba hôm nay", "field": ""}
    )
    (key,) = listed(client)
    assert key.startswith("petition-draft.")
    assert "Đèn đường" not in text(client.get(PAGE))
    client.post("/phan-anh/gui/xoa/")
    assert not listed(client)


def test_one_is_taken_off_and_all_are(client, dossier):
    other = submit_dossier()
    for each in (dossier, other):
        prove(client, each)
    client.post(FORGET, {"matter": f"dossier.{other.pk}"})
    assert listed(client) == [f"dossier.{dossier.pk}"]
    client.post(FORGET, {"all": "1"})
    assert not listed(client)
    assert Dossier.objects.count() == 2
    assert client.get(FORGET).status_code == 405


def test_closing_a_dossier_on_a_shared_computer_takes_it_off_the_list(client, dossier):
    prove(client, dossier)
    client.post("/ho-so/dong/")
    assert not listed(client)


def test_leaving_the_receipt_on_a_shared_computer_takes_all_of_it_off_the_list(client):
    begin(client, make_procedure(is_filed_here=True, name="Một"))
    begin(client, make_procedure(is_filed_here=True, papers=("Tờ khai", "Giấy tờ đất")))
    fill(client, make_agency())
    client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"})
    client.post("/nop-ho-so/roi/")
    assert not listed(client)


def test_the_list_is_bounded_and_its_cookie_stays_small(client):
    dossiers = [submit_dossier() for _number in range(cookie.MAX_MATTERS + 3)]
    for each in dossiers:
        client.get(each.tracking_path)
    assert len(listed(client)) == cookie.MAX_MATTERS
    assert listed(client)[0] == f"dossier.{dossiers[-1].pk}"
    longest = "~".join(f"petition-draft.{'f' * cookie.MAX_KEY}.739999" for _each in range(cookie.MAX_MATTERS))
    assert len(device_with(longest).cookies[cookie.COOKIE].value) < cookie.MAX_LENGTH


def test_what_was_opened_long_ago_is_listed_no_more(dossier):
    old = timezone.localdate() - cookie.KEPT_FOR - dt.timedelta(days=1)
    assert not listed(device_with(f"dossier.{dossier.pk}.{old.toordinal()}"))
    young = old + dt.timedelta(days=2)
    assert listed(device_with(f"dossier.{dossier.pk}.{young.toordinal()}")) == [f"dossier.{dossier.pk}"]


def test_the_cookie_is_kept_from_scripts_and_ends_by_itself(client, dossier, settings):
    settings.HTTPS = True
    kept = client.get(dossier.tracking_path).cookies[cookie.COOKIE]
    assert kept["httponly"] and kept["secure"] and kept["samesite"] == "Lax"
    assert kept["max-age"] == cookie.KEPT_FOR.total_seconds()


@pytest.mark.security_check("dossier-enumeration")
def test_a_forged_list_names_nobodys_dossier(dossier):
    """Another's number, another signature, another cookie's signature, a cut cookie, one of 4 kB."""
    today = timezone.localdate().toordinal()
    signed = device_with(f"dossier.{dossier.pk}.{today}").cookies[cookie.COOKIE].value
    assert listed(device_with(f"dossier.{dossier.pk}.{today}"))
    other = device_with(f"dossier.{dossier.pk}.{today}", salt="dossiers.draft").cookies[cookie.COOKIE].value
    forged = [
        signed.replace(f".{dossier.pk}.", f".{dossier.pk + 1}.", 1),
        f"dossier.{dossier.pk}.{today}",
        f"dossier.{dossier.pk}.{today}:1abcde:forged",
        other,
        signed[:-1],
        signed + "x" * 4096,
        "x" * 4096,
        "\xff~%00:",
    ]
    for value in forged:
        client = Client()
        client.cookies[cookie.COOKIE] = value
        response = client.get(PAGE)
        assert response.status_code == 200 and not listed(client), value[:80]
        assert dossier.code not in text(response)


@pytest.mark.security_check("dossier-enumeration")
def test_a_list_of_another_version_is_read_as_far_as_it_makes_sense(dossier):
    today = timezone.localdate().toordinal()
    strange = (
        f"~exam.1.{today}~dossier.x'--.{today}~dossier..{today}~dossier.9.{'9' * 9}~dossier~draft.abc.{today}"
    )
    broken_uuid = f"~petition-draft.abc.{today}~petition.{'9' * 30}.{today}"
    client = device_with(f"{strange}{broken_uuid}~dossier.{dossier.pk}.{today}")
    assert listed(client) == [f"dossier.{dossier.pk}"]


@pytest.mark.security_check("sessions")
def test_a_list_that_is_copied_or_replayed_after_it_was_forgotten_opens_nothing(client, dossier):
    draft = begin(client, make_procedure(is_filed_here=True, name="Một", papers=("Tờ khai",)))
    petition = make_petition()
    prove(client, dossier)
    client.get(petition.tracking_path)
    copied = client.cookies[cookie.COOKIE].value
    client.post(FORGET, {"all": "1"})
    client.post("/ho-so/dong/")
    thief = Client()
    thief.cookies[cookie.COOKIE] = copied
    stage = text(thief.get("/ho-so/", {"code": dossier.code}))
    assert "Trích lục bản đồ" not in stage and "456" not in stage
    assert thief.post("/nop-ho-so/lam-tiep/", {"draft": draft.pk}).url == "/nop-ho-so/khong-thay/"
    assert thief.get("/nop-ho-so/kiem-tra/").url == "/nop-ho-so/khong-thay/"
    assert petition.secret not in text(thief.get("/phan-anh/tra-cuu/", {"code": petition.code}))
    assert not [word for word in ("Bảo", dossier.secret, petition.secret) if word in text(thief.get(PAGE))]


@pytest.mark.security_check("sessions")
def test_another_site_can_neither_read_nor_empty_the_list(dossier):
    client = Client(enforce_csrf_checks=True)
    client.get(dossier.tracking_path)
    assert client.post(FORGET, {"all": "1"}).status_code == 403
    assert listed(client)


def test_a_sensitive_procedure_is_named_by_its_field(client):
    procedure = make_procedure(
        name="Đăng ký khai tử", field="Hộ tịch", is_sensitive=True, synonyms="khai tử", is_filed_here=True
    )
    begin(client, procedure)
    client.get(submit_dossier(procedure=procedure).tracking_path)
    page = text(client.get(PAGE))
    assert page.count("Hộ tịch") >= 2 and "hai tử" not in page


def test_a_dossier_that_was_deleted_leaves_the_list(client, dossier):
    today = timezone.localdate().toordinal()
    client = device_with(f"dossier.{dossier.pk + 999}.{today}")
    assert not listed(client) and client.get(LINE).status_code == 204


def test_the_front_page_is_one_for_all_and_its_line_is_the_devices_own(client, dossier):
    client.get(dossier.tracking_path)
    front, strangers = client.get("/"), Client().get("/")
    assert front.content == strangers.content
    assert set(front["Vary"].split(", ")) == set(strangers["Vary"].split(", ")) and not front.cookies
    assert f'hx-get="{LINE}"' in front.content.decode() and f'href="{PAGE}"' in front.content.decode()
    assert "1 việc chờ ông/bà" in text(client.get(LINE))


def test_who_has_no_list_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(LINE).status_code == 204


def test_a_full_list_is_read_with_few_queries(client, django_assert_max_num_queries):
    for _number in range(5):
        client.get(submit_dossier().tracking_path)
        client.get(make_petition().tracking_path)
    with django_assert_max_num_queries(12):
        assert len(listed(client)) == 10


def test_the_page_speaks_english(client, dossier):
    client.get(dossier.tracking_path)
    page = text(client.get(PAGE, {"lang": "en"}))
    assert "My matters" in page and "Waiting for you" in page and "Please submit more papers" in page
    assert "Take off the list" in page


def begin_petition(client: Client) -> None:
    words = {"kind": "report", "text": "Đèn đường trước chợ hư ba hôm nay", "field": ""}
    client.post("/phan-anh/gui/", words)


def send_petition(client: Client) -> Petition:
    """As the form does it, without its small sum."""
    petition = drafts.send(draft=PetitionDraft.objects.get(), channel="web")
    client.get(petition.tracking_path)
    return petition


@pytest.mark.parametrize("all_of_them", [True, False])
def test_forgetting_a_petition_that_was_just_sent_closes_the_form_that_still_opens_it(client, all_of_them):
    begin_petition(client)
    petition = send_petition(client)
    assert client.get("/phan-anh/gui/kiem-tra/").url == petition.tracking_path
    client.post(FORGET, {"all": "1"} if all_of_them else {"matter": f"petition.{petition.pk}"})
    assert client.get("/phan-anh/gui/kiem-tra/").url == "/phan-anh/gui/"


def test_a_petition_that_is_being_written_stays_open_where_another_is_forgotten(client):
    other = make_petition()
    client.get(other.tracking_path)
    begin_petition(client)
    client.post(FORGET, {"matter": f"petition.{other.pk}"})
    assert client.get("/phan-anh/gui/kiem-tra/").status_code == 200
    client.post(FORGET, {"matter": listed(client)[0]})
    assert client.get("/phan-anh/gui/kiem-tra/").status_code == 302


def test_forgetting_the_last_draft_of_a_dossier_closes_its_form_too(client):
    first, second = (begin(client, make_procedure(is_filed_here=True, name=name)) for name in ("Một", "Hai"))
    client.post(FORGET, {"matter": f"draft.{first.pk}"})
    assert client.get("/nop-ho-so/kiem-tra/").status_code == 200
    client.post(FORGET, {"matter": f"draft.{second.pk}"})
    assert client.get("/nop-ho-so/kiem-tra/").status_code == 302
