"""Numbers in addresses and forms do not lead to another desk."""

import pytest

from dossiers import services
from dossiers.models import Dossier
from dossiers.workflow import Status
from tests.admin.conftest import desk_client, officer_of
from tests.factories import desk_of, enough_for, make_citizen, make_dossier

pytestmark = pytest.mark.django_db
LEADER = "Lãnh đạo"


def with_everything(**over) -> Dossier:
    """Papers, a letter, an unpaid fee and a result."""
    dossier = make_dossier(**over)
    for to in (Status.IN_PROCESS, Status.DONE, Status.IN_PROCESS, Status.FEE):
        details = enough_for(to, payment_receipt_number="")
        services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=details)
    return dossier


def addresses_of(dossier: Dossier, holder: Dossier) -> list[str]:
    """Every address that names `dossier`, with the rows of `holder`."""
    fee, letter = holder.fee_notices.get(), holder.documents.first()
    result, paper = holder.results.first(), holder.papers.first()
    tails = [
        f"thu-phi/{fee.pk}/", f"tep/thu/{letter.pk}/", f"tep/ket-qua/{result.pk}/", f"tep/giay/{paper.pk}/",
    ]  # fmt: skip
    if dossier == holder:
        tails += ["change/", "history/", "chuyen/4/", "xin-loi/", "chuyen-bo-phan/"]
    return [f"/admin/dossiers/dossier/{dossier.pk}/{tail}" for tail in tails]


@pytest.fixture
def mine(agency):
    return with_everything(received_at_agency=agency)


@pytest.fixture
def theirs(db):
    return with_everything()


@pytest.fixture(params=["Cán bộ một cửa", LEADER])
def client(agency, request):
    return desk_client(officer_of(agency, role=request.param))


@pytest.mark.security_check("authorisation")
def test_no_address_of_another_desks_dossier_opens(client, mine, theirs):
    before = theirs.events.count()
    for address in [*addresses_of(theirs, theirs), *addresses_of(theirs, mine)]:
        statuses = {client.get(address).status_code, client.post(address, {"office": "x"}).status_code}
        assert statuses <= {403, 404}, address
    assert theirs.events.count() == before


@pytest.mark.security_check("authorisation")
def test_rows_of_another_desk_do_not_open_under_ones_own_dossier(client, mine, theirs):
    for address in addresses_of(mine, theirs):
        posted = {"receipt_number": "BL", "amount": "75000"}
        assert {client.get(address).status_code, client.post(address, posted).status_code} == {404}, address
    assert theirs.fee_notices.get().state == "unpaid"


def test_many_at_once_moves_only_ones_own(client, agency):
    mine, theirs = make_dossier(received_at_agency=agency), make_dossier()
    client.post(
        f"/admin/dossiers/dossier/chuyen-xu-ly/?d={mine.pk}&d={theirs.pk}", {"office": "Phòng Kinh tế"}
    )
    for dossier in (mine, theirs):
        dossier.refresh_from_db()
    assert (mine.status, theirs.status) == (Status.IN_PROCESS, Status.ACCEPTED)


def test_a_paper_of_another_desk_is_not_changed_through_ones_own_page(client, mine, theirs):
    paper = theirs.papers.first()
    client.post(
        f"/admin/dossiers/dossier/{mine.pk}/change/",
        {
            "papers-TOTAL_FORMS": "1", "papers-INITIAL_FORMS": "1", "papers-0-id": str(paper.pk),
            "papers-0-dossier": str(mine.pk), "papers-0-name": "đổi", "papers-0-quantity": "1",
            "papers-0-copy_kind": str(paper.copy_kind),
        },
    )  # fmt: skip
    paper.refresh_from_db()
    assert (paper.name != "đổi", paper.dossier) == (True, theirs)


def test_the_ledger_is_for_those_on_duty_only(client, theirs):
    for page in ("notice/", "notice/goi-dien/", "notice/1/gui-lai/", "notice/1/huy/"):
        assert client.post(f"/admin/outbox/{page}").status_code in (403, 404)
        assert client.get(f"/admin/outbox/{page}").status_code in (403, 404, 405)


OLD, NEW = ("Trần Văn Bình", "84905123456", "1 Lê Lợi"), ("Trần Bình", "84911111111", "12 Hùng Vương")


@pytest.mark.parametrize(
    ("known_by", "kept"), [("", NEW), ("another desk", OLD), ("an account", (*OLD[:2], NEW[2]))]
)
def test_a_person_whom_others_know_too_is_not_changed_for_them_here(agency, known_by, kept):
    full_name, phone, address = OLD
    person = make_citizen(full_name=full_name, phone=phone, address=address)
    make_dossier(received_at_agency=agency, applicant=person)
    if known_by == "another desk":
        make_dossier(applicant=person)
    elif known_by:
        person.identities.create(channel="zalo", external_id="1")
    client = desk_client(officer_of(agency))
    page = f"/admin/citizens/citizen/{person.pk}/change/"
    assert client.get(page).status_code == 200
    answer = client.post(
        page,
        {
            "full_name": "Trần Bình", "phone": "0911 111 111", "address": "12 Hùng Vương",
            "email": "binh@example.com", "language": "vi",
            "identities-TOTAL_FORMS": "0", "identities-INITIAL_FORMS": "0",
            "consents-TOTAL_FORMS": "0", "consents-INITIAL_FORMS": "0",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.full_name, person.phone, person.address) == kept
    assert person.email == "binh@example.com"  # what was empty is filled in
    assert person.confirmed_phones.filter(phone=NEW[1]).exists() == (not known_by)
