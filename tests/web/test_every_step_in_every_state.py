"""Pages of several steps answer in words in every state of what was begun: nobody meets a server error."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from dossiers import services, submission
from dossiers.models import DossierDraft, ProcedureField
from dossiers.views.filing.wizard import WIZARD as DOSSIER_WIZARD
from dossiers.workflow import Status
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Conversation, Turn
from outreach.models import Question, Survey
from petitions.models import Draft
from petitions.services import drafts
from petitions.views import wizard
from tests.factories import (
    desk_of,
    enough_for,
    make_agency,
    make_dossier,
    make_form,
    make_procedure,
    picture,
)
from web_channel import CHANNEL, answering, visitors
from web_channel.models import Choices

pytestmark = [pytest.mark.django_db, pytest.mark.slow("opens every step in every state")]
LANGUAGES = ("vi", "en")
FILING = (
    "", "khong-thay/", "noi-nhan/", "nguoi-nop/", "to-khai/", "to-khai/pdf/",
    "giay-to/", "nhan-tin/", "kiem-tra/", "bo/", "xong/",
)  # fmt: skip
PETITION = ("", "noi-khac/", "o-dau/", "hinh-anh/", "anh/1/", "lien-he/", "kiem-tra/")


def begun(**over) -> DossierDraft:
    procedure = make_procedure(is_filed_here=True, papers=("Tờ khai",), **over)
    return submission.begin(procedure=procedure, channel="web")


def filled_in(**over) -> DossierDraft:
    draft = begun(**over)
    submission.choose_office(draft=draft, office=make_agency())
    submission.fill_in(draft=draft, full_name="Nguyễn Thị Hoa", phone="0905123456")
    submission.add_file(draft=draft, paper="Tờ khai", filename="a.jpg", content=picture())
    return draft


def sent() -> DossierDraft:
    draft = filled_in()
    submission.send(draft=draft, consent="Tôi đồng ý", channel="web", proof={})
    return draft


def expired() -> DossierDraft:
    draft = filled_in()
    DossierDraft.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    return draft


def of_a_supplement() -> DossierDraft:
    dossier = make_dossier()
    details = enough_for(Status.SUPPLEMENT)
    services.change_status(dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=details)
    return submission.begin_supplement(dossier=dossier, channel="web")


def papers_sent() -> DossierDraft:
    draft = of_a_supplement()
    (paper,) = submission.wanted(draft)
    submission.add_file(draft=draft, paper=paper.name, filename="a.jpg", content=picture())
    submission.send(draft=draft, consent="Tôi đồng ý", channel="web", proof={})
    return draft


def answered_at_the_counter() -> DossierDraft:
    draft = of_a_supplement()
    draft.request.items.update(answered_at=timezone.now())
    draft.request.answered_at = timezone.now()
    draft.request.save()
    return draft


def of_a_deleted_procedure() -> DossierDraft:
    draft = begun()
    DossierDraft.objects.get(pk=draft.pk).procedure.delete()
    return draft


def of_a_procedure_no_longer_filed_here() -> DossierDraft:
    draft = filled_in()
    type(draft.procedure).objects.update(is_filed_here=False)
    return draft


def whose_office_is_gone() -> DossierDraft:
    draft = filled_in()
    DossierDraft.objects.update(office=None)
    return draft


def whose_papers_changed() -> DossierDraft:
    draft = filled_in()
    draft.procedure.papers.update(name="Tờ khai mới")
    return draft


def declared() -> DossierDraft:
    draft = filled_in()
    kinds = ProcedureField.Kind
    make_form(draft.procedure, *({"label": kind.label, "kind": kind, "choices": "Nam\nNữ"} for kind in kinds))
    field = draft.procedure.form_fields.get(kind=kinds.CHOICE)
    submission.declare(draft=draft, answers={field: "Nam"})
    return draft


def whose_form_changed() -> DossierDraft:
    draft = declared()
    draft.procedure.form_fields.filter(kind=ProcedureField.Kind.CHOICE).update(choices="Khác")
    draft.procedure.form_fields.exclude(kind=ProcedureField.Kind.CHOICE).delete()
    return draft


STATES = (
    begun, filled_in, sent, expired, of_a_supplement, papers_sent, answered_at_the_counter,
    of_a_deleted_procedure, of_a_procedure_no_longer_filed_here, whose_office_is_gone, whose_papers_changed,
    declared, whose_form_changed,
)  # fmt: skip


def holder_of(cookie: str, value: str, salt: str) -> Client:
    from django.core import signing  # as the portal signs its cookies

    client = Client(raise_request_exception=False)
    client.cookies[cookie] = signing.get_cookie_signer(salt=cookie + salt).sign(value)
    return client


def broken(client: Client, addresses: list[str], sent: dict[str, str]) -> list[str]:
    """The addresses that answer with a server error, read and then sent as a form."""
    found = []
    for address in addresses:
        for language in LANGUAGES:
            shown = client.get(address, {"lang": language})
            if shown.status_code >= 500:
                found.append(f"GET {address} {language}: {shown.status_code}")
    for address in addresses:
        if client.post(address, sent).status_code >= 500:
            found.append(f"POST {address}")
    return found


@pytest.mark.parametrize("state", STATES)
def test_filing_answers_in_every_state_of_a_draft(state):
    client = holder_of(DOSSIER_WIZARD.cookie, str(state().pk), DOSSIER_WIZARD.salt)
    assert "Nộp hồ sơ" in client.get("/nop-ho-so/").content.decode()
    steps = [f"/nop-ho-so/{step}" for step in FILING if step != "bo/"]
    wrong = {"full_name": "1", "phone": "9", "office": "x", "agreed": "yes", "remove": "99", "code": "?"}
    assert broken(client, [*steps, "/nop-ho-so/lam-tiep/"], wrong) == []
    assert client.get("/nop-ho-so/bo/").status_code < 500
    assert client.post("/nop-ho-so/bo/").status_code < 500


@pytest.mark.parametrize("state", [begun, of_a_supplement])
def test_who_has_begun_is_offered_to_go_on_under_the_name_of_the_procedure(state):
    draft = state()
    client = holder_of(DOSSIER_WIZARD.cookie, str(draft.pk), DOSSIER_WIZARD.salt)
    page = client.get("/nop-ho-so/").content.decode()
    procedure = draft.procedure or draft.request.dossier.procedure
    assert procedure.name in page
    assert f'name="draft" value="{draft.pk}"' in page
    assert client.post("/nop-ho-so/lam-tiep/", {"draft": draft.pk}).url == "/nop-ho-so/kiem-tra/"
    client.post("/nop-ho-so/lam-tiep/", {"draft": draft.pk, "delete": "1"})
    assert client.get("/nop-ho-so/bo/").status_code == 200


PETITION_STATES = {
    "new": {},
    "written": {"text": "Đèn đường hư ba hôm nay.", "kind": "report"},
    "of a unit and a field that are gone": {
        "text": "Đèn đường hư.", "kind": "report", "commune": 987654, "field": "gone", "place": "Chợ",
    },
    "of an older portal": {"text": "Đèn đường hư.", "kind": "no such kind", "colour": "red", "phone": "x"},
    "without a text": {"kind": "report", "place": "Chợ"},
    "of other types": {"text": None, "kind": None, "place": None, "phone": None, "latitude": "x"},
}  # fmt: skip


@pytest.mark.parametrize("name", PETITION_STATES)
def test_a_petition_answers_in_every_state_of_a_draft(name):
    draft = Draft.objects.create(data=PETITION_STATES[name])
    client = holder_of(wizard.WIZARD.cookie, str(draft.pk), wizard.WIZARD.salt)
    wrong = {"text": "", "kind": "x", "field": "x", "commune": "?", "phone": "1", "name": "A", "answer": "x"}
    assert broken(client, [f"/phan-anh/gui/{step}" for step in PETITION], wrong) == []


def test_a_petition_that_was_sent_leads_to_its_page_from_every_step():
    draft = drafts.begin()
    drafts.fill(draft, text="Đèn đường trước cổng trường hư ba hôm nay.", kind="report")
    key = str(draft.pk)
    petition = drafts.send(draft=draft, channel="web")
    client = holder_of(wizard.WIZARD.cookie, key, wizard.WIZARD.salt)
    assert broken(client, [f"/phan-anh/gui/{step}" for step in PETITION], {"text": ""}) == []
    assert client.get("/phan-anh/gui/kiem-tra/").url == petition.tracking_path


@pytest.mark.parametrize("days", [-2, 0, 2])
@pytest.mark.parametrize("questions", [0, 2])
def test_a_survey_answers_open_closed_to_come_and_empty(days, questions):
    today = timezone.localdate()
    survey = Survey.objects.create(
        title="Khảo sát", intro="Ai hỏi", opens_on=today + dt.timedelta(days=days), closes_on=today
        + dt.timedelta(days=days),
    )  # fmt: skip
    for number in range(questions):
        kind = Question.Kind.ONE if number else Question.Kind.WORDS
        survey.questions.create(position=number, text="Hỏi gì?", kind=kind, choices="")
    client = Client(raise_request_exception=False)
    sent = {"answer": "x", "token": "forged", "q1": "?"}
    assert broken(client, [survey.get_absolute_url(), f"{survey.get_absolute_url()}?xong=1"], sent) == []


@pytest.mark.parametrize(
    "buttons",
    [
        [],
        [{"title": "Có", "kind": "say", "value": "có"}],
        [{"title": "Có", "kind": "say", "value": "có", "colour": "red"}],
        [{"title": "Có"}],
        ["Có"],
    ],
)
@pytest.mark.parametrize("state", Conversation.State.values)
def test_the_chat_page_answers_with_a_conversation_of_any_age(buttons, state):
    client = Client(raise_request_exception=False)
    client.post("/tro-chuyen/", {"text": "xin chào", "form": "1"})
    answering.answer_waiting()
    visitor = ChannelIdentity.objects.get(channel=CHANNEL)
    Conversation.objects.filter(identity=visitor).update(state=state)
    turn = Turn.objects.filter(author=Turn.Author.BOT).latest("pk")
    Choices.objects.update_or_create(turn=turn, defaults={"buttons": buttons})
    Turn.objects.filter(pk=turn.pk).update(attachments=[{"kind": "file"}, {"path": "gone.jpg"}])
    addresses = ["/tro-chuyen/", "/tro-chuyen/?khung=1", f"/tro-chuyen/tep/{turn.pk}/1/"]
    assert broken(client, addresses, {"text": "", "form": "2"}) == []
    assert client.get("/tro-chuyen/moi/?khung=1&sau=0").status_code == 200
    visitor.delete()
    assert broken(client, addresses, {"text": "", "form": "3"}) == []
    assert visitors.COOKIE in client.cookies


@pytest.mark.parametrize("home", ["", "99999", "x" * 300])
def test_a_remembered_commune_that_is_gone_breaks_no_page(home):
    client = Client(raise_request_exception=False)
    client.cookies["noi_o"] = home
    cache.clear()
    assert broken(client, ["/tra-cuu/thien-tai/", "/tra-cuu/thien-tai/?place=xyz", "/"], {}) == []
