"""After seven silent days the news of a petition still arrives: by template, without what was said."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice, NoticeState
from petitions import services
from petitions.services import Contact, TransitionDetails
from petitions.workflow import Status
from tests.petitions.factories import CONSENT, centre, make_petition, make_unit
from tests.sandboxes.zalo.running import BINH
from zalo_channel import CHANNEL

SECRET_WORDS = "Bí thư chi bộ Nguyễn Văn Kín"


@pytest.fixture
def petition(zalo):
    """Sent from an account that has been silent for eight days."""
    from foundation.citizens.services import identity_for

    identity = identity_for(channel=CHANNEL, external_id=BINH)
    silent_since = timezone.now() - dt.timedelta(days=8)
    ChannelIdentity.objects.filter(pk=identity.pk).update(last_interaction_at=silent_since)
    return make_petition(contact=Contact(citizen=identity.citizen, consent=CONSENT), channel="chat")


def carry_out(petition, to, **details):
    services.change_status(petition=petition, to=to, by=centre(), details=TransitionDetails(**details))
    Notice.objects.filter(state=NoticeState.OWED).update(due_at=timezone.now())
    relay.run(Lane.NOTICE)
    return Notice.objects.filter(purpose="petition_update").order_by("-pk").first()


@pytest.mark.parametrize(
    ("to", "details", "said"),
    [
        (Status.FORWARDED, {}, "Hẹn trả lời"),
        (Status.WAITING, {"question": f"{SECRET_WORDS} ở đâu?"}, "cho biết thêm"),
        (Status.ANSWERED, {"answer": f"{SECRET_WORDS} đã xin lỗi."}, "Đã có trả lời"),
        (Status.REJECTED, {"reason": SECRET_WORDS}, "cơ quan khác"),
    ],
)
def test_each_step_arrives_by_template_within_its_limits(zalo, petition, to, details, said):
    if "answer" in details or to == Status.FORWARDED:
        details = {"unit": make_unit(), **details}
    notice = carry_out(petition, to, **details)
    assert (notice.route, notice.state) == ("template-uid", NoticeState.SENT)
    arrived = zalo.look("inbox", user_id=BINH)["messages"][-1]
    words = str(arrived)
    assert petition.code in words and said in words
    assert SECRET_WORDS not in words


def test_within_the_window_the_whole_answer_is_said(zalo, petition):
    zalo.act("text", BINH, text="xin chào")
    ChannelIdentity.objects.update(last_interaction_at=timezone.now())
    notice = carry_out(petition, Status.ANSWERED, answer="Đã thay bóng đèn.", unit=make_unit())
    assert notice.route == "consultation"
    assert "Đã thay bóng đèn." in str(zalo.look("inbox", user_id=BINH)["messages"][-1])
