"""The whole way: asked for on the page, confirmed, told, stopped. The mail server is a real one."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from dossiers.models import Follow
from dossiers.workflow import Status
from foundation.citizens.models import ChannelIdentity, Consent
from foundation.citizens.services import export
from foundation.outbox.models import Lane, Notice
from lookups.kinds.power_cuts import services as power_cuts
from lookups.subscriptions.models import Subscription
from news_channel import MAIL, retention
from news_channel.services import CONSENT, stop_all
from petitions import services as petition_services
from petitions.services import TransitionDetails
from petitions.workflow import Status as PetitionStatus
from tests.factories import make_citizen, make_dossier
from tests.lookups.factories import commune, tomorrow
from tests.news_channel.asking import change, choose_place, follow_page, open_ways, send
from tests.petitions.factories import centre, from_somebody, make_petition, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
ADDRESS = "hang.nguyen@example.com"
NAME = "Nguyễn Thị Thu Hằng"


def ask(page: str, address: str = ADDRESS, client: Client | None = None) -> Client:
    """From a page that its reader may see until the link is sent."""
    client = open_ways(page, client)
    client.post("/tin-bao/e-mail/", {"address": address})
    send(Lane.REPLY)
    return client


def confirm(mailbox, client: Client | None = None):
    return (client or Client()).post(mailbox.path("/tin-bao/xac-nhan/"))


def subscribe(page: str, mailbox, address: str = ADDRESS) -> None:
    ask(page, address)
    assert confirm(mailbox).status_code == 200


def news(mailbox) -> list[str]:
    """The subjects of the mails that tell something."""
    return [mail["Subject"] for mail in mailbox.mails if mail["List-Unsubscribe"]]


def test_asked_confirmed_told_and_stopped(mailbox):
    dossier = make_dossier(applicant=make_citizen(full_name=NAME, phone=""))
    client = ask(follow_page(dossier))
    assert client.get("/tin-bao/da-gui/").status_code == 200
    assert [mail["List-Unsubscribe"] for mail in mailbox.mails] == [None]
    change(dossier)
    assert news(mailbox) == []  # nothing before the holder of the address has confirmed it

    page = Client().get(mailbox.path("/tin-bao/xac-nhan/"))
    assert "h***@example.com" in page.content.decode()
    assert Follow.objects.count() == 0  # opening the link confirms nothing
    assert confirm(mailbox).status_code == 200
    change(dossier, Status.SUPPLEMENT)
    assert len(news(mailbox)) == 1
    told = mailbox.text() + mailbox.html() + mailbox.last()["Subject"]
    assert dossier.tracking_url in told
    assert dossier.code[-4:] in told
    for kept in (dossier.code, NAME, "Hằng", "Trích lục", dossier.procedure.name, "Theo quy định"):
        assert kept not in told

    stop = mailbox.path("/tin-bao/ngung/")
    assert Client().get(stop).status_code == 200
    assert Follow.objects.living().count() == 1  # opening the link stops nothing
    assert Client().post(stop).status_code == 200
    change(dossier, Status.IN_PROCESS)
    assert len(news(mailbox)) == 1
    consent = Consent.objects.get(purpose="news-mail")
    assert consent.withdrawn_at
    assert consent.proof["confirmed_by"] == "link"


def test_the_mail_program_stops_it_with_one_click(mailbox, settings):
    """RFC 8058: a POST without a cookie, answered without a redirect."""
    dossier, other = make_dossier(), make_dossier()
    subscribe(follow_page(dossier), mailbox)
    subscribe(follow_page(other), mailbox)
    change(dossier)
    address = mailbox.last()["List-Unsubscribe"].strip().strip("<>")
    assert mailbox.last()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = address.removeprefix(settings.PUBLIC_URL)
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    told = len(news(mailbox))
    change(dossier, Status.SUPPLEMENT)
    assert len(news(mailbox)) == told
    change(other)  # the other dossier goes on
    assert len(news(mailbox)) == told + 1


def test_a_link_goes_on_stopping_after_the_secret_key_was_exchanged(mailbox, settings):
    settings.HASH_KEY = "a-key-that-is-never-exchanged"
    dossier = make_dossier()
    subscribe(follow_page(dossier), mailbox)
    change(dossier)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the-next-key", []
    assert Client().post(mailbox.path("/tin-bao/ngung/")).status_code == 200
    assert Follow.objects.living().count() == 0


def test_the_page_of_a_link_stops_everything(mailbox):
    dossier, other = make_dossier(), make_dossier()
    subscribe(follow_page(dossier), mailbox)
    subscribe(follow_page(other), mailbox)
    change(dossier)
    path = mailbox.path("/tin-bao/ngung/")
    page = Client().get(path).content.decode()
    assert other.code[-4:] in page
    assert other.code not in page
    Client().post(path, {"what": "all"})
    assert Follow.objects.living().count() == 0
    assert not ChannelIdentity.objects.get(channel=MAIL).is_following


def test_a_petition_is_told_beside_its_sender_and_without_its_words(mailbox):
    petition = from_somebody()
    subscribe(petition.tracking_path, mailbox)
    move(petition, PetitionStatus.FORWARDED, unit=make_unit())
    assert len(news(mailbox)) == 1
    told = mailbox.text() + mailbox.html() + mailbox.last()["Subject"]
    assert petition.code[-4:] in told
    assert petition.tracking_url in told
    for kept in (petition.code, petition.text, "Lê Thị Mận"):
        assert kept not in told
    assert Notice.objects.filter(citizen=petition.sender.citizen).exists()
    Client().post(mailbox.path("/tin-bao/ngung/"))
    move(petition, PetitionStatus.ANSWERED, answer="Đã thay bóng đèn ngày hôm nay.", signed_by="Ông Hai")
    assert len(news(mailbox)) == 1


def test_a_petition_without_a_sender_is_told_too(mailbox):
    petition = make_petition()
    subscribe(petition.tracking_path, mailbox)
    move(petition, PetitionStatus.FORWARDED, unit=make_unit())
    assert len(news(mailbox)) == 1


def move(petition, to: PetitionStatus, **details) -> None:
    petition.refresh_from_db()
    petition_services.change_status(
        petition=petition, to=to, by=centre(), details=TransitionDetails(**details)
    )
    send(Lane.NOTICE)


def test_power_cuts_and_warnings_of_a_commune(mailbox):
    client = Client()
    assert choose_place(client, "power-cut", "hazard").status_code == 302
    assert "Thăng Bình" in client.get("/tin-bao/").content.decode()
    client.post("/tin-bao/e-mail/", {"address": ADDRESS})
    send(Lane.REPLY)
    confirm(mailbox)
    assert Subscription.objects.active().count() == 2
    cut = power_cuts.announce(
        starts_at=tomorrow(7, 2), ends_at=tomorrow(11, 2), area="Hà Lam", communes=[commune("Thăng Bình")]
    )
    power_cuts.remind(now=power_cuts.reminder_time(cut))
    send(Lane.BULK)
    assert "07:00–11:00" in news(mailbox)[0]
    assert "Hà Lam" in mailbox.text()
    Client().post(mailbox.path("/tin-bao/ngung/"))
    assert list(Subscription.objects.active().values_list("topic", flat=True)) == ["hazard"]


def test_the_page_of_power_cuts_leads_to_their_news(mailbox):
    page = Client().get("/tra-cuu/cup-dien/").content.decode()
    link = re.search(r'href="(/tin-bao/\?ve=[^"]+)"', page)[1]
    chosen = Client().get(link).context["place"]
    assert chosen.initial["topics"] == ["power-cut"]
    assert 'value="power-cut" id="id_topics_1" checked' in str(chosen["topics"])
    Client().get("/tin-bao/?ve=%22%3E")


def test_the_words_are_in_the_language_of_the_page(mailbox):
    dossier, client = make_dossier(), Client()
    client.get("/?lang=en")
    client.cookies["lang"] = "en"
    ask(follow_page(dossier) + "?lang=en", client=client)
    confirm(mailbox)
    change(dossier)
    assert mailbox.last()["Subject"].strip().startswith("Dossier ***")
    assert '<html lang="en">' in mailbox.html()
    assert "Stop these messages" in mailbox.text()


def test_who_came_by_digits_gets_an_address_that_asks_for_the_proof_again(mailbox):
    dossier, client = make_dossier(), Client()
    client.post("/ho-so/mo/", {"code": dossier.code, "key": dossier.applicant.phone[-4:]})
    ask("/ho-so/nhan-tin/", client=client)
    confirm(mailbox)
    assert Follow.objects.get().proof == Follow.Proof.PHONE
    change(dossier)
    assert dossier.token not in mailbox.text()


def test_nobody_subscribes_the_address_of_another(mailbox):
    dossier = make_dossier()
    client = ask(follow_page(dossier))
    account = ChannelIdentity.objects.get(channel=MAIL)
    right = mailbox.path("/tin-bao/xac-nhan/").removesuffix("/").rsplit("/", 1)[-1]
    for token in ("x", right[:-2], f"{account.pk}:{dossier.pk}", right.replace(":", "", 1)):
        assert client.post(f"/tin-bao/xac-nhan/{token}/").status_code == 404
    assert Follow.objects.count() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        assert confirm(mailbox).status_code == 404
    assert Follow.objects.count() == 0


def test_a_link_stops_the_news_of_its_own_message_only(mailbox):
    for address in (ADDRESS, "other@example.com"):
        subscribe(follow_page(make_dossier()), mailbox, address)
    key = Notice.objects.latest("pk").pk
    for token in ("1", f"{key}:", f"{key}:AAAA"):
        assert Client().post(f"/tin-bao/ngung/{token}/").status_code == 404
    assert Follow.objects.living().count() == 2


def test_an_address_gets_three_links_a_day_and_everybody_the_same_answer(mailbox):
    page = follow_page(make_dossier())
    for _ in range(5):
        client = ask(page)
    assert len(mailbox.mails) == 3
    answer = client.post("/tin-bao/e-mail/", {"address": ADDRESS}, follow=True)
    assert answer.status_code == 429
    known = client.post("/tin-bao/e-mail/", {"address": "new@example.com"})
    assert (known.status_code, known.url) == (302, "/tin-bao/da-gui/")


def test_without_a_ticket_nothing_is_asked(mailbox):
    make_dossier()
    client = Client()
    client.post("/tin-bao/mo/", {"ticket": "dossier:1:qr"})
    client.post("/tin-bao/e-mail/", {"address": ADDRESS})
    send(Lane.REPLY)
    assert mailbox.mails == []


@pytest.mark.parametrize(
    "typed", ["", "hang", "hang@", "a@b.c\nBcc: x@example.com", "a" * 260 + "@example.com"]
)
def test_what_is_no_address_is_said_beside_the_field(mailbox, typed):
    client = Client()
    choose_place(client, "hazard")
    answer = client.post("/tin-bao/e-mail/", {"address": typed}, follow=True)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert ChannelIdentity.objects.count() == 0


def test_a_person_is_erased_with_his_address(mailbox):
    dossier = make_dossier()
    subscribe(follow_page(dossier), mailbox)
    citizen = ChannelIdentity.objects.get(channel=MAIL).citizen
    assert ADDRESS in str(export(citizen))
    call_command("erase_citizen", f"mail:{citizen.identities.get().external_id}", because="yêu cầu 12")
    assert not ChannelIdentity.objects.filter(channel=MAIL).exists()
    told = len(mailbox.mails)
    change(dossier)
    assert len(mailbox.mails) == told


def test_addresses_that_nobody_confirmed_and_stopped_ones_are_forgotten(mailbox):
    dossier = make_dossier()
    subscribe(follow_page(dossier), mailbox)
    ask(follow_page(dossier), "never@example.com")
    stopping = follow_page(make_dossier())
    subscribe(stopping, mailbox, "stops@example.com")
    stopped = ChannelIdentity.objects.get(display_name="s***@example.com").citizen
    stop_all(citizen=stopped)
    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        assert retention.forget_unused() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert retention.forget_unused() == 1
    assert [row.address for row in ChannelIdentity.objects.filter(channel=MAIL)] == [ADDRESS]


def test_a_link_confirms_nothing_once_its_reader_has_stopped_all_news(mailbox):
    dossier = make_dossier()
    subscribe(follow_page(dossier), mailbox)
    link = mailbox.path("/tin-bao/xac-nhan/")
    change(dossier)
    Client().post(mailbox.path("/tin-bao/ngung/"))
    assert Client().post(link).status_code == 404
    assert not ChannelIdentity.objects.get(channel=MAIL).is_following
    subscribe(follow_page(dossier), mailbox)  # whoever asks anew is told again
    change(dossier, Status.SUPPLEMENT)
    assert len(news(mailbox)) == 2


def test_whoever_asks_again_before_he_is_forgotten_has_a_day_to_confirm(mailbox):
    page, asked_at = follow_page(make_dossier()), timezone.now()
    ask(page)
    with time_machine.travel(asked_at + dt.timedelta(days=2.9)):
        ask(page)
    with time_machine.travel(asked_at + dt.timedelta(days=3.1)):
        assert retention.forget_unused() == 0
        assert confirm(mailbox).status_code == 200


def test_without_a_sender_the_way_is_shut(settings):
    settings.NEWS_MAIL_FROM = ""
    page = Client().get(follow_page(make_dossier())).content.decode()
    assert "tin-bao/mo/" not in page
    client = Client()
    choose_place(client, "hazard")
    assert "tin-bao/e-mail/" not in client.get("/tin-bao/").content.decode()


def test_staff_see_the_consent_on_the_persons_page_and_the_route_in_the_ledger(mailbox, settings):
    settings.STAFF_OTP_REQUIRED = False
    dossier = make_dossier()
    subscribe(follow_page(dossier), mailbox)
    change(dossier)
    chief = User.objects.create_superuser("chief")
    desk = Client()
    desk.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    person = ChannelIdentity.objects.get(channel=MAIL).citizen
    timeline = desk.get(f"/admin/citizens/citizen/{person.pk}/viec/").content.decode()
    assert str(CONSENT[MAIL]) in timeline
    record = desk.get(f"/admin/citizens/citizen/{person.pk}/change/").content.decode()
    assert "h***@example.com" in record
    assert ADDRESS not in timeline + record
    ledger = desk.get("/admin/outbox/notice/?route=mail").content.decode()
    assert "thư điện tử" in ledger
