"""Walks through the portal on fixed rows, warm: how much of it one must know to follow one act.

`make walks` prints them, ARGS=write draws them into docs/architecture.md.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from dossiers import services as dossiers
from dossiers.models import Agency, Dossier, Follow
from dossiers.workflow import Status
from foundation.citizens.models import ChannelIdentity
from foundation.database import clock
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice
from lookups.kinds.power_cuts import services as power_cuts
from lookups.kinds.power_cuts.models import Bulletin
from tests import process_caches
from tests.admin.conftest import desk_client, officer_of
from tests.admin.test_moving import asking_for_papers, door
from tests.factories import make_agency, make_dossier
from tests.lookups.factories import tomorrow
from tests.sandboxes.zalo.running import BINH, Sandbox, wait_until
from tests.walks.trace import Walk
from zalo_channel import processing

BUDGETS = tomllib.loads((Path(__file__).parents[1] / "architecture" / "budgets.toml").read_text())["walks"]
pytestmark = pytest.mark.slow("traces every call")


@pytest.fixture
def walk(request, record_property):
    """Holds the walk to its budget, and hands it to the table."""
    walked = Walk()
    yield walked
    name = request.node.get_closest_marker("walk").args[0]
    record_property("walk", (name, len(walked.files), walked.functions, walked.rooms))
    budget = BUDGETS[name]
    assert len(walked.files) <= budget["files"], sorted(walked.files)
    assert walked.functions <= budget["functions"]


def message(zalo: Sandbox, text: str) -> None:
    """From the phone to the reply on the phone."""
    zalo.act("text", BINH, text=text)
    before = Notice.objects.filter(lane=Lane.REPLY).count()
    wait_until(
        lambda: processing.process_new() >= 0 and Notice.objects.filter(lane=Lane.REPLY).count() > before
    )
    assert relay.run(Lane.REPLY) > 0


@pytest.fixture
def citizen(webhook, zalo):
    message(zalo, "xin chào")
    return ChannelIdentity.objects.get(external_id=BINH).citizen


@pytest.fixture
def agency(db) -> Agency:
    return make_agency()


@pytest.fixture
def desk(agency, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    return desk_client(officer_of(agency))


@pytest.mark.walk("status change")
def test_a_status_change_from_the_press_to_the_citizens_page(citizen, agency, desk, client, walk):
    ready, followed = (make_dossier(received_at_agency=agency) for _ in range(2))
    for dossier in (ready, followed):
        dossiers.follow(dossier=dossier, citizen=citizen, proof=Follow.Proof.SECRET)
    change_status(ready, desk, client)
    with walk.traced():
        change_status(followed, desk, client)


def change_status(dossier: Dossier, desk: Client, client: Client) -> None:
    """Press, ledger, platform, and the page that the citizen opens."""
    pressed = desk.post(door(dossier, Status.SUPPLEMENT), asking_for_papers(dossier))
    assert pressed.status_code == 302, pressed.context["form"].errors
    Notice.objects.filter(state="owed").update(due_at=clock.now(), reason="")  # as ten seconds later
    assert relay.run(Lane.NOTICE) > 0
    assert "Trích lục bản đồ địa chính" in client.get(f"/t/{dossier.token}/").content.decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("mai phường Tam Kỳ có cúp điện không", marks=pytest.mark.walk("chat message")),
        pytest.param("cảm ơn nhé", marks=pytest.mark.walk("thank you")),
    ],
)
def test_a_message_from_the_webhook_to_the_reply_on_the_phone(citizen, zalo, walk, text):
    message(zalo, text)
    with walk.traced():
        message(zalo, text)


@pytest.fixture
def ask(db) -> Callable[[], None]:
    """One look-up, by a citizen whom nobody has seen before."""
    Bulletin.objects.create(source="Điện lực thử", phone="1900 1909")
    power_cuts.announce(starts_at=tomorrow(7), ends_at=tomorrow(11), area="xã Thăng Bình", reason="Bảo dưỡng")

    def ask() -> None:
        asked = {"place": "Thăng Bình", "day": "mai"}
        assert "xã Thăng Bình" in Client().get("/tra-cuu/cup-dien/", asked).content.decode()

    return ask


@pytest.mark.walk("look-up asked first")
def test_a_look_up_asked_first(ask, walk):
    ask()
    process_caches.clear()
    with walk.traced():
        ask()


@pytest.mark.walk("look-up asked again")
def test_a_look_up_asked_again(ask, walk):
    ask()
    ask()
    with walk.traced():
        ask()
