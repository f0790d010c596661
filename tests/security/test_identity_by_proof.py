"""Who types a name and a phone proves nothing: nobody gets another's notices, or gives him his own."""

import datetime as dt
import io
import re
from html import unescape

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from pypdf import PdfReader

from dossiers import letter_files, services, signed_links, submission
from dossiers.errors import NotYourDesk
from dossiers.models import Document, Dossier, Follow
from dossiers.services.applicants import applicant
from dossiers.services.notifications import recipients
from foundation.citizens import lookup
from foundation.citizens.models import Citizen, ConfirmedPhone
from foundation.citizens.phones import confirm_phone, is_phone_confirmed
from foundation.citizens.services import identity_for
from foundation.outbox import phone_codes
from foundation.outbox.models import Notice
from foundation.outbox.phone_limits import CONFIRMATION
from petitions.services import Contact
from tests.assistant.chat import Chat
from tests.factories import desk_of, enough_for, make_citizen, make_dossier, make_procedure, submit_dossier
from tests.petitions.factories import make_petition
from zalo_channel import profiles

pytestmark = pytest.mark.django_db
NAME, PHONE = "Nguyễn Thị Mai", "84905123456"


@pytest.fixture
def stranger() -> Chat:
    return Chat(identity_for(channel="chat", external_id="stranger"))


@pytest.fixture
def dossier() -> Dossier:
    return make_dossier(applicant=make_citizen(full_name=NAME, phone=PHONE))


def by_digits(dossier: Dossier, who: str = "stranger") -> Chat:
    chat = Chat(identity_for(channel="chat", external_id=who))
    chat.say(f"{dossier.code} {dossier.applicant.phone[-4:]}")
    return chat


def move(dossier: Dossier) -> list[Citizen]:
    event = services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4))
    return [notice.citizen for notice in Notice.objects.filter(event_key=event.key).order_by("pk")]


def code_sent() -> str:
    text = Notice.objects.filter(purpose=CONFIRMATION).latest("pk").message["sms"]
    return re.match(r"\d{6}", text)[0]


# --- typing ---


def test_a_strangers_contact_form_gets_no_notice_of_the_dossier_received_later(stranger):
    """The attack: share the form with another's name and phone, then wait for the counter to type them."""
    profiles.take_over(identity=stranger.identity, info={"name": NAME, "phone": PHONE}, proof={})
    person = applicant(full_name=NAME, phone=PHONE)
    assert person != stranger.identity.citizen
    dossier = make_dossier(applicant=person)
    assert move(dossier) == [person]
    assert not Notice.objects.filter(citizen=stranger.identity.citizen).exists()


def test_a_form_on_the_web_does_not_become_the_record_of_the_person_at_the_counter():
    typed = Citizen.objects.create(full_name=NAME, phone=PHONE, email="ke.la@example.com")
    person = applicant(full_name=NAME, phone=PHONE)
    assert person != typed and person.email == ""
    assert applicant(full_name=NAME, phone=PHONE) == person


def test_a_form_on_the_web_does_not_bear_the_phone_typed_there_for_tags_and_test_readers():
    Citizen.objects.create(full_name="Kẻ Lạ", phone=PHONE)
    assert lookup.bearer(PHONE) is None
    person = applicant(full_name=NAME, phone=PHONE)
    assert lookup.bearer("0905 123 456") == person


def test_a_phone_given_at_the_counter_is_the_offices_own_knowledge():
    assert is_phone_confirmed(citizen=applicant(full_name=NAME, phone=PHONE), phone=PHONE)
    online = applicant(full_name="Trần Văn Ba", phone="84905123457", is_given_to_office=False)
    assert not is_phone_confirmed(citizen=online, phone=online.phone)


def test_a_phone_typed_in_a_chat_or_form_stays_unconfirmed(stranger, settings):
    profiles.take_over(identity=stranger.identity, info={"name": NAME, "phone": PHONE}, proof={})
    citizen = stranger.identity.citizen
    assert citizen.phone == PHONE and not is_phone_confirmed(citizen=citizen, phone=PHONE)
    assert lookup.bearer(PHONE) is None
    settings.CHANNEL_VOUCHES_FOR_PHONE = True
    profiles.take_over(identity=stranger.identity, info={"phone": PHONE}, proof={})
    assert is_phone_confirmed(citizen=citizen, phone=PHONE)


def test_a_form_does_not_replace_what_was_confirmed(stranger):
    citizen = stranger.identity.citizen
    citizen.full_name, citizen.phone = "Lê Văn Tám", "84905000111"
    citizen.save()
    confirm_phone(citizen=citizen, phone=citizen.phone, proof=ConfirmedPhone.Proof.CODE)
    profiles.take_over(identity=stranger.identity, info={"name": NAME, "phone": PHONE}, proof={})
    citizen.refresh_from_db()
    assert (citizen.full_name, citizen.phone) == ("Lê Văn Tám", "84905000111")


# --- followers by digits ---


def test_a_follower_by_digits_is_told_besides_the_applicant_never_instead(dossier):
    weak = by_digits(dossier)
    assert move(dossier) == [dossier.applicant, weak.identity.citizen]


def test_a_follower_by_digits_is_told_besides_the_holder_of_the_receipt(dossier):
    owner = Chat(identity_for(channel="chat", external_id="owner"))
    owner.say(f"{dossier.code} {dossier.secret}")
    weak = by_digits(dossier)
    assert move(dossier) == [owner.identity.citizen, weak.identity.citizen]


def test_the_applicant_learns_of_each_new_follower_once_a_day(dossier):
    weak = by_digits(dossier)
    told = Notice.objects.filter(purpose="new_follower")
    assert [notice.citizen for notice in told] == [dossier.applicant]
    follow = Follow.objects.get(citizen=weak.identity.citizen)
    assert dossier.code in told[0].message["text"]
    assert f"#bo {dossier.code} {follow.pk}" in [button["value"] for button in told[0].message["buttons"]]
    for _ in range(3):
        weak.say(f"#ngung {dossier.code}")
        by_digits(dossier)
    assert told.count() == 1


def test_the_applicants_own_account_is_no_news(stranger):
    dossier = make_dossier(applicant=stranger.identity.citizen)
    services.follow(dossier=dossier, citizen=stranger.identity.citizen, proof=Follow.Proof.APPLICANT)
    assert not Notice.objects.filter(purpose="new_follower").exists()


def test_the_owner_removes_a_follower_on_the_page_and_digits_do_not_bring_it_back(client, dossier):
    weak = by_digits(dossier)
    follow = Follow.objects.get(citizen=weak.identity.citizen)
    page = client.get(f"{dossier.tracking_path}nhan-tin/").content.decode()
    assert f'value="{follow.pk}"' in page
    client.post(f"{dossier.tracking_path}nhan-tin/bo/", {"follower": follow.pk})
    by_digits(dossier)
    assert recipients(dossier) == [dossier.applicant]
    weak.say(f"{dossier.code} {dossier.secret}")
    assert recipients(dossier) == [weak.identity.citizen]


def test_the_owner_removes_a_follower_in_the_chat_who_cannot_remove_him(dossier):
    owner = Chat(identity_for(channel="chat", external_id="owner"))
    owner.say(f"{dossier.code} {dossier.secret}")
    weak = by_digits(dossier)
    mine, other = (Follow.objects.get(citizen=one.identity.citizen) for one in (owner, weak))
    weak.say(f"#bo {dossier.code} {mine.pk}")
    assert Follow.objects.living().count() == 2
    owner.say(f"ai theo dõi hồ sơ {dossier.code}")
    assert f"#bo {dossier.code} {other.pk}" in [button.value for button in owner.buttons]
    owner.say(f"#bo {dossier.code} {other.pk}")
    assert list(Follow.objects.living()) == [mine]


def test_another_dossiers_follower_is_not_removed(client, dossier):
    other = make_dossier()
    weak = by_digits(other)
    follow = Follow.objects.get(citizen=weak.identity.citizen)
    client.post(f"{dossier.tracking_path}nhan-tin/bo/", {"follower": follow.pk})
    client.post(f"{dossier.tracking_path}nhan-tin/bo/", {"follower": "9" * 30})
    assert Follow.objects.living().count() == 1


# --- the permanent address ---


@pytest.mark.security_check("qr-tokens")
def test_digits_never_yield_the_permanent_address(client, dossier):
    services.change_status(dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5))
    weak = by_digits(dossier)
    said = [button.value for button in weak.buttons]
    for words in ("hồ sơ của tôi", dossier.code, f"nộp thêm giấy {dossier.code}", "còn thiếu giấy gì"):
        said += [weak.say(words), *(button.value for button in weak.buttons)]
    services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4))
    services.change_status(dossier=dossier, to=9, by=desk_of(dossier), details=enough_for(9))
    said += [weak.say("gửi kết quả"), *(button.value for button in weak.buttons)]
    services.send_results(dossier=dossier)
    said += [str(one.message) for one in Notice.objects.filter(citizen=weak.identity.citizen)]
    response = client.post("/ho-so/mo/", {"code": dossier.code, "key": PHONE[-4:]})
    pages = [client.get(response["Location"]), client.post("/ho-so/nhan-tin/", follow=True)]
    said += [page.content.decode() for page in pages]
    assert any(dossier.code in text for text in said)
    assert not [text for text in said if dossier.token in text or dossier.secret in text]


LINK = re.compile(r'(?:href|src|action)="(/(?:ket-qua|ho-so|t)/[^"#]*)')


def _with_every_letter_and_file(dossier: Dossier) -> Dossier:
    """Receipt, request for papers, apology, result; a fee to pay."""
    dossier.applicant.address = "14 Hùng Vương"
    dossier.applicant.save()
    services.change_status(dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5))
    services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4))
    services.extend_deadline(
        dossier=dossier, by=desk_of(dossier), cause="Chờ đo đạc", new_due_on=dt.date(2099, 1, 5)
    )
    for to in (9, 6):
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    return dossier


def _opened_from(client: Client, page: str) -> dict[str, str]:
    """What every link of the page leads to, files read as text."""
    found = {}
    for address in dict.fromkeys(unescape(link) for link in LINK.findall(page)):
        response = client.get(address, follow=True)
        content = response.getvalue()
        if content.startswith(b"%PDF-1.7\n"):
            content = "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(content)).pages).encode()
        found[address] = content.decode(errors="replace")
    return found


@pytest.mark.security_check("qr-tokens")
def test_no_link_that_digits_see_leads_to_the_permanent_address_or_the_whole_name(client, dossier):
    _with_every_letter_and_file(dossier)
    response = client.post("/ho-so/mo/", {"code": dossier.code, "key": PHONE[-4:]})
    page = client.get(response["Location"]).content.decode()
    opened = _opened_from(client, page)
    assert len(opened) > 2 and any("/ket-qua/qr-" in address for address in opened)
    private = (dossier.token, dossier.secret, NAME, dossier.applicant.address, PHONE[-9:])
    for address, text in ({"": page} | opened).items():
        assert not [word for word in private if word in text], address
    assert page.count("Văn bản xin lỗi") == 1 and "Nhận mã qua điện thoại" in page


@pytest.mark.security_check("qr-tokens")
def test_the_holder_of_the_receipt_or_of_the_phone_reads_every_letter(client, dossier):
    _with_every_letter_and_file(dossier)
    client.post("/ho-so/mo/", {"code": dossier.code, "key": PHONE[-4:]})
    client.post("/ho-so/nhan-tin/so/")
    client.post("/ho-so/nhan-tin/so/", {"code": code_sent()})
    for address in (dossier.code_path, dossier.tracking_path):
        page = client.get(address).content.decode()
        letters = [link for link in LINK.findall(page) if "/ket-qua/letter-" in link and "?" not in link]
        assert len(set(letters)) == 3
        assert all(client.get(link).getvalue().startswith(b"%PDF") for link in letters)


@pytest.mark.parametrize("proof", ["", "phone", "none"])
def test_a_link_to_a_letter_that_carries_no_owners_proof_opens_nothing(client, dossier, proof):
    """A release before signed links without a proof."""
    letter = dossier.documents.get()
    assert client.get(signed_links.address("letter", letter.pk, dossier, proof=proof)).status_code == 410


def test_a_supplement_begun_by_digits_does_not_end_on_the_permanent_page(client, dossier):
    services.change_status(dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5))
    client.post("/ho-so/mo/", {"code": dossier.code, "key": PHONE[-4:]})
    client.post("/ho-so/nop-them/")
    assert _answered(client, dossier)["Location"] == dossier.code_path


def test_a_supplement_begun_by_the_qr_ends_on_its_page(client, dossier):
    services.change_status(dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5))
    client.post(f"{dossier.tracking_path}nop-them/")
    assert _answered(client, dossier)["Location"] == dossier.tracking_path


def test_a_supplement_begun_by_a_qr_of_before_does_not_end_on_the_page_of_the_new_one(client, dossier):
    services.change_status(dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5))
    client.post(f"{dossier.tracking_path}nop-them/")
    services.renew_access(dossier=dossier, by=desk_of(dossier))
    assert _answered(client, dossier)["Location"] == dossier.code_path


def _answered(client: Client, dossier: Dossier):
    draft = dossier.supplement_requests.get().drafts.get()
    paper = submission.wanted(draft)[0].name
    submission.add_file(draft=draft, paper=paper, filename="a.pdf", content=PDF)
    return client.post("/nop-ho-so/kiem-tra/", {"agreed": "yes"})


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def test_a_link_code_shown_to_digits_is_worth_no_more_than_they(client, dossier, stranger):
    client.post("/ho-so/mo/", {"code": dossier.code, "key": PHONE[-4:]})
    page = client.post("/ho-so/nhan-tin/", follow=True).content.decode()
    stranger.say(re.search(r"#[34679ACDEFGHJKMNPQRTUVWXY]{5}", page)[0])
    assert Follow.objects.get().proof == Follow.Proof.PHONE
    owners = services.issue_link_code(dossier=dossier)
    assert owners.code not in client.get("/ho-so/nhan-tin/").content.decode()


# --- one-time codes ---


def test_a_code_sent_to_the_phone_makes_its_holder_a_follower_like_the_receipt(dossier):
    holder = by_digits(dossier)
    assert holder.press("Xác nhận")
    notice = Notice.objects.get(purpose=CONFIRMATION)
    assert (notice.citizen, notice.message["channel"]) == (dossier.applicant, phone_codes.TO_THE_PHONE)
    holder.say(code_sent())
    assert Follow.objects.get().proof == Follow.Proof.ONE_TIME_CODE
    assert dossier.tracking_url in [button.value for button in holder.buttons]


@pytest.mark.security_check("brute-force")
def test_a_one_time_code_is_good_once_for_its_asker_and_five_tries(dossier):
    holder, other = by_digits(dossier), by_digits(dossier, "other")
    holder.press("Xác nhận")
    code = code_sent()
    wrong = "000000" if code != "000000" else "111111"
    other.press("Xác nhận")
    second = code_sent()
    other.say(code)
    assert Follow.objects.get(citizen=other.identity.citizen).proof == Follow.Proof.PHONE
    holder.say(code)
    assert Follow.objects.get(citizen=holder.identity.citizen).proof == Follow.Proof.ONE_TIME_CODE
    asker = {"holder": dossier.applicant, "subject": f"chat:{holder.identity.pk} dossier:{dossier.pk}"}
    assert not phone_codes.redeem_code(**asker, code=code)
    for _ in range(5):
        other.say(wrong)
    other.say(second)
    assert Follow.objects.get(citizen=other.identity.citizen).proof == Follow.Proof.PHONE


def test_a_phone_gets_three_codes_a_day(dossier):
    holder = by_digits(dossier)
    for _ in range(5):
        holder.say(f"xác nhận số điện thoại {dossier.code}")
    assert Notice.objects.filter(purpose=CONFIRMATION).count() == 3


def test_no_code_is_sent_for_who_has_not_proved_the_digits(stranger, dossier):
    stranger.say(f"xác nhận số điện thoại {dossier.code}")
    assert not Notice.objects.filter(purpose=CONFIRMATION).exists()


def test_a_phone_shared_in_the_chat_is_confirmed_by_a_code(stranger):
    profiles.take_over(identity=stranger.identity, info={"name": NAME, "phone": PHONE}, proof={})
    stranger.say("", event="contact")
    stranger.press("Xác nhận")
    assert "6 chữ số" in stranger.say("xác nhận số điện thoại")
    stranger.say(code_sent())
    assert is_phone_confirmed(citizen=stranger.identity.citizen, phone=PHONE)


def test_the_page_confirms_the_phone_that_was_typed_with_an_application(client):
    typed = Citizen.objects.create(full_name=NAME, phone=PHONE)
    dossier = submit_dossier(applicant=typed, procedure=make_procedure())
    door = f"{dossier.tracking_path}nhan-tin/so/"
    assert client.post(door)["Location"].endswith("?so=sent#so")
    code = code_sent()
    wrong = "000000" if code != "000000" else "111111"
    assert client.post(door, {"code": wrong})["Location"].endswith("?so=wrong#so")
    assert client.post(door, {"code": f"{code[:3]} {code[3:]}"})["Location"].endswith("?so=done#so")
    assert is_phone_confirmed(citizen=typed, phone=PHONE)
    assert "đã được xác nhận" in client.get(f"{dossier.tracking_path}nhan-tin/").content.decode()


def test_the_page_of_a_petition_confirms_the_phone_of_its_sender(client):
    petition = make_petition(contact=Contact(phone=PHONE, consent="Tôi đồng ý"))
    sender = petition.sender.citizen
    assert not is_phone_confirmed(citizen=sender, phone=PHONE)
    door = f"{petition.tracking_path}so-dien-thoai/"
    assert "Gửi mã" in client.get(petition.tracking_path).content.decode()
    client.post(door)
    assert client.post(door, {"code": code_sent()})["Location"].endswith("?so=done#so")
    assert is_phone_confirmed(citizen=sender, phone=PHONE)


def test_who_opened_the_page_by_digits_proves_the_phone_there(client, dossier):
    client.post("/ho-so/mo/", {"code": dossier.code, "key": PHONE[-4:]})
    assert "Ai nhận tin" not in client.get("/ho-so/nhan-tin/").content.decode()
    client.post("/ho-so/nhan-tin/so/")
    client.post("/ho-so/nhan-tin/so/", {"code": code_sent()})
    page = client.get("/ho-so/nhan-tin/").content.decode()
    assert "Ai nhận tin" in page and dossier.token not in page


# --- a new QR ---


@pytest.mark.security_check("qr-tokens")
def test_a_new_qr_ends_the_old_address_secret_links_and_open_pages(client, dossier):
    for to in (4, 9):
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=enough_for(to))
    weak, link = by_digits(dossier), services.issue_link_code(dossier=dossier)
    client.post("/ho-so/mo/", {"code": dossier.code, "key": dossier.secret})
    page = client.get(f"/ho-so/?code={dossier.code}").content.decode()
    file = re.search(r'href="(/ket-qua/[^"?]+)', page)[1]
    opened = client.get(file)
    assert opened.getvalue()
    assert opened.status_code == 200
    old_path, old_secret = dossier.tracking_path, dossier.secret
    assert client.get(old_path).status_code == 200

    renewed = services.renew_access(dossier=dossier, by=desk_of(dossier))

    assert client.get(old_path).status_code == 404
    assert client.get(file).status_code == 410
    assert "Ai nhận tin" not in client.get(f"/ho-so/?code={dossier.code}").content.decode()
    assert "khong-mo" in client.post("/ho-so/mo/", {"code": dossier.code, "key": old_secret})["Location"]
    weak.say(link.code)
    assert Follow.objects.get().proof == Follow.Proof.PHONE
    fresh = client.get(renewed.tracking_path).content.decode()
    assert old_path not in fresh and renewed.tracking_path in fresh
    assert Follow.objects.living().count() == 1


@pytest.mark.security_check("qr-tokens")
def test_a_new_qr_ends_what_was_asked_for_by_mail_and_not_confirmed_yet(client, dossier, settings):
    settings.NEWS_MAIL_FROM = "tin-bao@1022.example"
    ticket = client.get(f"{dossier.tracking_path}nhan-tin/").context["news_ticket"]
    client.post("/tin-bao/mo/", {"ticket": ticket})
    client.post("/tin-bao/e-mail/", {"address": "ke.la@example.com"})
    (button,) = Notice.objects.get(purpose="news-confirmation").message["buttons"]
    services.renew_access(dossier=dossier, by=desk_of(dossier), ends_follows=True)
    link = button["value"].removeprefix(settings.PUBLIC_URL)
    assert client.get(link).status_code == client.post(link).status_code == 404
    assert not Follow.objects.living().exists()


@pytest.mark.security_check("qr-tokens")
def test_a_new_qr_is_printed_on_every_letter(dossier):
    services.change_status(dossier=dossier, to=5, by=desk_of(dossier), details=enough_for(5))
    for letter in dossier.documents.all():
        letter_files.kept(letter)
    renewed = services.renew_access(dossier=dossier, by=desk_of(dossier))
    letters = dossier.documents.all()
    assert {letter.form for letter in letters} == {"01", "02"}
    assert not [letter.form for letter in letters if letter.file]
    assert {_address_in_qr(letter) for letter in letters} == {renewed.tracking_url}


@pytest.mark.security_check("qr-tokens")
def test_a_letter_that_was_laid_out_before_a_new_qr_is_not_kept_with_the_old_one(dossier, monkeypatch):
    lay_out, letter = letter_files.render, dossier.documents.get()

    def meanwhile_renewed(document):
        made = lay_out(document)
        monkeypatch.setattr(letter_files, "render", lay_out)
        services.renew_access(dossier=dossier, by=desk_of(dossier))
        return made

    monkeypatch.setattr(letter_files, "render", meanwhile_renewed)
    printed = _address_in_qr(letter)
    dossier.refresh_from_db()
    assert printed == dossier.tracking_url


def _address_in_qr(letter: Document) -> str:
    with letter_files.kept(letter).file.open("rb") as file:
        pdf = file.read()
    return zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil())[0].text


@pytest.mark.security_check("qr-tokens")
def test_a_new_qr_ends_the_follows_where_the_officer_says_so(dossier):
    by_digits(dossier)
    owner = Chat(identity_for(channel="chat", external_id="owner"))
    owner.say(f"{dossier.code} {dossier.secret}")
    services.renew_access(dossier=dossier, by=desk_of(dossier), ends_follows=True)
    assert recipients(dossier) == [dossier.applicant]


def test_an_officer_of_another_desk_renews_nothing(dossier):
    with pytest.raises(NotYourDesk):
        services.renew_access(dossier=dossier, by=desk_of(make_dossier()))
