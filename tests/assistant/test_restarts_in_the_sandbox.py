"""Dialogues over real HTTP whose worker dies in the middle, with a day's pause and a change of mind."""

import datetime as dt

import pytest
from django.utils import timezone

from assistant.models import DialogueState
from dossiers.models import Dossier, DossierDraft
from petitions.models import Draft, Petition
from tests.assistant.test_story_in_the_sandbox import Phone, worker
from tests.factories import make_agency, make_procedure
from tests.petitions.factories import make_commune
from tests.sandboxes.zalo.running import BINH
from tests.zalo_channel.conftest import (  # noqa: F401 - fixtures
    arrivals,
    platform,
    sandbox_process,
    webhook,
    zalo,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow("kills workers")]


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.OUTBOX_MERGE_SECONDS = 0


def a_day_passes() -> None:
    for model in (DialogueState, Draft, DossierDraft):
        model.objects.update(updated_at=timezone.now() - dt.timedelta(days=1))


def test_a_petition_survives_a_restart_a_day_and_a_change_of_mind(webhook, zalo):  # noqa: F811
    make_commune("Hội An")
    phone = Phone(zalo)
    with worker(zalo):
        phone.says("tôi muốn gửi phản ánh")
        phone.reads("Chuyện gì xảy ra")
        phone.says("Đèn đường trước chợ hư ba hôm nay, tối rất nguy hiểm")
        phone.reads("Ở đâu?")
    a_day_passes()
    phone.says("trước chợ, phường Hội An")  # while no worker lives
    with worker(zalo):
        phone.reads("Ông/bà có ảnh thì gửi vào đây")
        phone.says("thôi")
        phone.reads("Đã dừng lại")
        assert not Petition.objects.exists()
        phone.says("gửi phản ánh")
        phone.reads("Chuyện gì: Đèn đường trước chợ")
        phone.says("sửa nội dung")
        phone.reads("Chuyện gì xảy ra")
        phone.says("Đèn đường ở phường Hội An hư cả tuần nay, tối rất nguy hiểm")
        phone.reads("Ông/bà có ảnh thì gửi vào đây")
        phone.photographs()
        phone.reads("Đã nhận 1 ảnh")
        phone.says("xong")
        phone.reads("số điện thoại")
    with worker(zalo):
        phone.says("không cần")
        phone.reads("Ảnh: 1")
        phone.says("gửi")
        phone.reads("Đã nhận phản ánh")
    petition = Petition.objects.get()
    assert petition.text.startswith("Đèn đường ở phường Hội An hư cả tuần")
    assert petition.pictures.count() == 1


def test_a_dossier_in_english_survives_a_restart_a_day_and_a_change_of_mind(webhook, zalo):  # noqa: F811
    make_agency(name="One-stop unit of Tam Ky", short_name="One-stop Tam Ky")
    make_procedure(name="Building permit", is_filed_here=True, papers=("Form", "Land paper", "Plan"))
    phone = Phone(zalo)
    with worker(zalo):
        phone.says("I want to submit a dossier online")
        phone.reads("What do you need?")
        phone.says("building permit")
        phone.reads("To which one-stop unit?")
        phone.says("One-stop Tam Ky")
        phone.reads("Paper 1 of 3: Form")
        phone.photographs()
        phone.reads("1 file received for “Form”")
    a_day_passes()
    phone.says("done")  # while no worker lives
    with worker(zalo):
        phone.reads("Paper 2 of 3: Land paper")
        phone.says("not now")
        phone.reads("Stopped. What you have given so far is kept")
        phone.says("continue my dossier")
        phone.reads("Paper 2 of 3: Land paper")
        for paper, then in (("Land paper", "Paper 3 of 3: Plan"), ("Plan", "Or write the name")):
            phone.photographs()
            phone.reads(f"1 file received for “{paper}”")
            phone.says("done")
            phone.reads(then)
        zalo.act("submit_info", BINH, info={"name": "Trần Văn Bình", "phone": "84905123401"})
        phone.reads("Please check before you submit")
        phone.says("submit the dossier")
        phone.reads("The dossier was submitted")
    dossier = Dossier.objects.get()
    assert [paper.name for paper in dossier.papers.order_by("pk")] == ["Form", "Land paper", "Plan"]
