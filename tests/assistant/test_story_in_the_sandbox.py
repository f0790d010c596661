"""The whole life of a dossier on one phone, through real HTTP: handed in while the worker dies, supplemented,
paid by the bank's word, its result received, rated."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings as portal

from dossiers import services
from dossiers.models import Dossier, Rating
from dossiers.services import bank_statements
from dossiers.workflow import Status
from tests.factories import RESULT, desk_of, enough_for, make_agency, make_procedure, picture
from tests.sandboxes.zalo.running import BINH, ROOT, wait_until
from tests.zalo_channel.conftest import (  # noqa: F401 - fixtures
    arrivals,
    platform,
    sandbox_process,
    webhook,
    zalo,
)
from tests.zalo_channel.portal_processes import database_url

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("a worker of its own is killed and begins again"),
]
PAPERS = ("Tờ khai", "Giấy tờ đất", "Bản vẽ")
A_MOMENT = 60  # seconds: a busy machine
PDF = base64.b64encode(b"%PDF-1.7\n%%EOF").decode()


@contextmanager
def worker(sandbox) -> Iterator[subprocess.Popen[str]]:
    """Killed at the end, without a word: whatever it was doing stays where it was."""
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": str(portal.MEDIA_ROOT),
        "PUBLIC_URL": portal.PUBLIC_URL,
        "OUTBOX_MERGE_SECONDS": "0",
        "ZALO_MEDIA_HOSTS": "127.0.0.1",
        **{f"ZALO_{host.upper()}_URL": f"{sandbox.base}/{host}" for host in ("oauth", "openapi", "business")},
    }
    command = [sys.executable, "-m", "tests.assistant.worker"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()


class Phone:
    """The phone page's own acts; `reads` waits for a message of the portal."""

    def __init__(self, sandbox) -> None:
        self.sandbox, self.seen = sandbox, 0

    def messages(self) -> list[dict]:
        inbox = self.sandbox.look("inbox", user_id=BINH, limit=200)["messages"]
        return [message for message in inbox if message["from"] == "oa"]

    def reads(self, words: str) -> dict:
        def found():
            return next((m for m in self.messages()[self.seen :] if words in (m.get("text") or "")), None)

        message = wait_until(lambda: found() or time.sleep(0.1), A_MOMENT)
        self.seen = len(self.messages())
        return message

    def says(self, text: str) -> None:
        self.sandbox.act("text", BINH, text=text)

    def photographs(self) -> None:
        content = base64.b64encode(picture()).decode()
        self.sandbox.act("picture", BINH, name="trang.jpg", content_base64=content)


@pytest.fixture
def office():
    return make_agency(short_name="Một cửa Tam Kỳ")


@pytest.fixture
def procedure(office):
    return make_procedure(name="Cấp giấy phép xây dựng nhà ở", is_filed_here=True, papers=PAPERS)


def test_from_the_first_word_to_the_rating(webhook, zalo, procedure, settings):  # noqa: F811
    settings.OUTBOX_MERGE_SECONDS = 0
    phone = Phone(zalo)
    with worker(zalo):
        phone.says("nộp hồ sơ Cấp giấy phép xây dựng nhà ở")
        phone.reads("Nộp về một cửa nào?")
        phone.says("Một cửa Tam Kỳ")
        phone.reads("Giấy 1/3: Tờ khai")
        phone.photographs()
        phone.reads("Đã nhận 1 tệp")
        phone.says("xong giấy này")
        phone.reads("Giấy 2/3: Giấy tờ đất")
    phone.photographs()  # while no worker lives
    with worker(zalo):
        phone.reads("Đã nhận 1 tệp cho “Giấy tờ đất”")
        phone.says("xong giấy này")
        phone.reads("Giấy 3/3: Bản vẽ")
        zalo.act("file", BINH, name="bản vẽ.pdf", content_base64=PDF)
        phone.reads("Đã nhận 1 tệp cho “Bản vẽ”")
        phone.says("xong giấy này")
        phone.reads("Hoặc nhắn họ tên và số điện thoại")
        zalo.act("submit_info", BINH, info={"name": "Trần Văn Bình", "phone": "84905123401"})
        phone.reads("Trần Văn Bình, 0905 123 401")
        phone.says("đồng ý nộp hồ sơ")
        phone.reads("Đã nộp hồ sơ")
        dossier = Dossier.objects.get()
        assert dossier.status == Status.REGISTERED
        assert [paper.name for paper in dossier.papers.order_by("pk")] == list(PAPERS)

        move(dossier, Status.SUPPLEMENT)
        phone.reads("Cần ông/bà nộp thêm giấy")
        phone.says(f"nộp thêm giấy {dossier.code}")
        phone.reads("Giấy 1/1: Trích lục bản đồ địa chính")
        phone.photographs()
        phone.reads("Đã nhận 1 tệp cho “Trích lục")
        phone.says("xong giấy này")
        phone.reads("Gửi đi chứ")
        phone.says("đồng ý gửi giấy")
        phone.reads("Đã gửi giấy nộp thêm")
        dossier.refresh_from_db()
        assert dossier.status == Status.REGISTERED

        move(dossier, Status.ACCEPTED)
        move(dossier, Status.FEE)
        phone.reads("Cần ông/bà nộp phí")
        phone.says(f"nộp phí {dossier.code}")
        phone.reads("Nội dung (giữ nguyên)")
        notice = dossier.fee_notices.get()
        day = notice.issued_at.date()
        bank_statements.record_transfer(number="FT1", at=day, amount=notice.total, content=notice.reference)
        phone.reads("Chúng tôi đã nhận được tiền")

        move(dossier, Status.DONE)
        phone.reads("Đã có kết quả")
        phone.says(f"gửi kết quả {dossier.code}")
        phone.reads("Ông/bà có hài lòng không?")
        assert any(message.get("kind") == "file" for message in phone.messages())
        move(dossier, Status.RETURNED)
        phone.says(f"đánh giá {dossier.code}")
        phone.reads("có hài lòng với việc giải quyết không?")
        phone.says("5 rất hài lòng")
        phone.reads("đã ghi 5/5")
    assert Rating.objects.get(dossier=dossier).score == 5


def move(dossier: Dossier, to: int) -> None:
    """As an officer at its desk does."""
    details = enough_for(to, results=(RESULT,) if to == Status.DONE else ())
    services.change_status(dossier=dossier, to=to, by=desk_of(dossier), details=details)
