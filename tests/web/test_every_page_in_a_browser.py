"""Every kind of public page: look-ups with form, answer, nothing and error; handbook, news, groups, figures.

What is measured here is how a page is laid out, never how fast it is.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from announcements import demo as news
from announcements.models import Article
from foundation.insights import demo as use
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.services import snapshots
from lookups.kinds.exams.snapshot.format import CATALOG
from lookups.kinds.hazards import active_notices
from outreach import demo as groups
from outreach.models import Survey
from tests import clock
from tests.database.filled import filled
from tests.factories import make_officer
from tests.lookups import province
from tests.lookups.exams.factories import AN_HOUR
from tests.web import seen
from tourism.demo import loading as handbook

pytestmark = pytest.mark.django_db(transaction=True)
WAITED_FOR = "/tra-cuu/diem-thi/?exam=LOP10-2026&sbd=480001"
OF_THE_HANDBOOK = (
    "", "diem-den/", "diem-den/?place=Hội+An", "luu-tru/?q=xyzxyz", "luu-tru/?place=Atlantis",
    "an-uong/?print=1", "diem-den/thanh-dia-my-son/", "mon-ngon/cao-lau/", "dac-san/sam-ngoc-linh/",
    "lich-le-hoi/", "hanh-trinh/mot-ngay-o-hoi-an/",
)  # fmt: skip


def load() -> None:
    province.load()
    handbook.load()
    groups.load()
    news.load(writer=make_officer(is_staff=True), second=make_officer(is_staff=True))
    use.load(account="web")


@pytest.fixture(scope="module")
def files(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """What belongs to the rows of the database that the tests here share."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), filled(load):
        yield folder


@pytest.fixture
def addresses(files, settings, tmp_path) -> Iterator[list[str]]:
    settings.MEDIA_ROOT = shutil.copytree(files, tmp_path / "media")  # a test publishes another snapshot
    CATALOG.refresh()
    other_ends = [
        *dict.fromkeys(province.ANSWERS, "").items(),
        *province.QUIET.items(),
        *province.WRONG.items(),
    ]
    look_ups = [*province.ANSWERS.values(), *(f"/tra-cuu/{key}/{query}" for key, query in other_ends)]
    others = (
        "/",
        "/tim-kiem/?q=chua+cau",
        "/co-quan/",
        "/ve-cong/gioi-thieu/",
        "/tra-cuu/",
        "/tin-tuc/",
        "/tin-tuc/?q=xyzxyz",
        "/so-lieu/",
        "/to-cong-nghe-so/",
    )
    texts = [each.get_absolute_url() for each in (*Article.objects.readable(), Survey.objects.get())]
    yield [*dict.fromkeys(look_ups), *others, *(f"/cam-nang/{each}" for each in OF_THE_HANDBOOK), *texts]
    active_notices.invalidate()


def publish_in(span: dt.timedelta) -> None:
    """The scores that somebody waits for."""
    exam = Exam.objects.get(key="LOP10-2026")
    exam.publish_at = exam.announced_at = timezone.now() + span
    exam.save()
    snapshots.build(exam)
    CATALOG.refresh()


@pytest.fixture
def slow_phone(browser: Browser, live_server) -> Page:
    """400 kbit/s, 400 ms to the server, a fifth of the processor."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        viewport={"width": 360, "height": 640},
        is_mobile=True,
        has_touch=True,
    )
    context.add_init_script(seen.SHIFTS)
    page = context.new_page()
    wires = context.new_cdp_session(page)
    line = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    wires.send("Network.enable")
    wires.send("Network.emulateNetworkConditions", line)
    wires.send("Emulation.setCPUThrottlingRate", {"rate": 5})
    yield page
    context.close()


def jumped(page: Page) -> float:
    """CLS: the sum of the shifts, as of now."""
    return page.evaluate("shifts.reduce((sum, [value]) => sum + value, 0)")


def test_nothing_jumps_on_a_slow_phone(slow_phone, addresses):
    for address in addresses:
        if address.startswith("/tra-cuu/") and address not in province.ANSWERS.values():
            continue  # its form stands on the answer's page too
        slow_phone.goto(address)
        slow_phone.mouse.wheel(0, 5000)
        slow_phone.wait_for_timeout(200)
        assert jumped(slow_phone) <= 0.05, (address, slow_phone.evaluate("shifts"))


def test_nothing_jumps_while_the_countdown_runs_nor_when_the_hour_has_come(slow_phone, addresses):
    publish_in(AN_HOUR)
    slow_phone.goto(WAITED_FOR)
    button = slow_phone.get_by_role("button", name="Xem điểm")
    expect(button).to_be_hidden()
    slow_phone.locator("[data-countdown]").evaluate("each => each.scrollIntoView()")  # with all that follows
    left = slow_phone.locator("[data-left]")
    before = left.inner_text()
    expect(left).not_to_have_text(before)
    clock.wait_in_page(slow_phone, AN_HOUR)
    button.wait_for()
    expect(slow_phone.locator("[data-said]")).not_to_be_empty()
    assert slow_phone.evaluate("shifts") == []


def test_without_a_connection_what_was_typed_stays_and_the_page_says_so(open_page, addresses):
    page = open_page("/")
    for address, field in (
        (Survey.objects.get().get_absolute_url(), "textarea"),
        ("/tra-cuu/phat-nguoi/", "#id_plate"),
    ):
        page.goto(address)
        page.fill(field, "92A-123.45")
        page.fill("[name=sum], [name=answer]", "7")
        page.context.set_offline(True)
        page.locator("main form[method=post] button").last.click()
        page.get_by_text("Mất mạng").wait_for()
        assert page.input_value(field) == "92A-123.45"
        page.context.set_offline(False)


def test_words_are_whole_controls_large_and_seen_and_headings_in_order(open_page, addresses):
    publish_in(AN_HOUR)
    page = open_page("/")
    for width, language in ((360, "vi"), (1280, "en")):
        page.set_viewport_size({"width": width, "height": 640})
        for address in (*addresses, WAITED_FOR):
            page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            for told in (seen.OUT_OF_ORDER, seen.FAINT, seen.TOO_SMALL, seen.CLIPPED):
                assert page.evaluate(told) == [], (address, width)
