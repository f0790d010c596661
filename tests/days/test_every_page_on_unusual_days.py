"""The demo province, loaded and asked on days that are no ordinary ones: every public page, and the chat."""

import re
from collections.abc import Iterator

import pytest

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from tests.database import demo as demo_database
from tests.web.crawl.addresses import every_address
from tests.web.crawl.people import FILES, client_of, one_of_each, public
from tests.web.crawl.walking import walk

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900), pytest.mark.slow("a province for each day")]

# Each is of several kinds, for it takes minutes to make a province: a holiday, the end of a month and of a
# year, midnight, more than a year later.
DAYS = {
    "the first day of Tết": "2027-02-06 08:00",
    "a 29 February": "2028-02-29 09:30",
    "two minutes before a new year": "2026-12-31 23:58",
}
ASKED = (
    *(
        "hôm nay có cúp điện không",
        "mai phường Tam Kỳ có cúp điện không",
        "còn mốt?",
        "tuần sau cúp điện ở Hội An",
    ),
    *("ủy ban phường Tam Kỳ hôm nay có làm việc không", "sáng mai một cửa mở cửa mấy giờ", "gặp cán bộ"),
    *("xe buýt Tam Kỳ Đà Nẵng chuyến cuối mấy giờ", "ngày mai có lễ hội gì", "tháng này có lễ hội gì"),
    *("lịch tiêm chủng tháng này", "có bão không", "dịch sốt xuất huyết ở Hội An", "điểm thi sbd 48001234"),
    *(
        "giá đất Hùng Vương Tam Kỳ",
        "xe 92H1-123.45 có lỗi không",
        "làm giấy khai sinh cần gì",
        "bao lâu thì có",
    ),
    *(
        "nộp hồ sơ hôm nay thì khi nào có kết quả",
        "nghị định 61/2018 còn hiệu lực không",
        "tết này nghỉ mấy ngày",
    ),
    *("Hội An có gì chơi", "ăn gì ngon ở đó", "phản ánh rác thải ở chợ Vĩnh Điện", "0", "cảm ơn"),
    *("is the office open today", "next festival in Hoi An"),
)
CLOSED = ("the first day of Tết", "two minutes before a new year")
NOT_MEANT_TO_BE_READ = re.compile(r"\bNone\b|datetime|[{}]|%\(|-\d+ (?:ngày|phút|giờ|days)|\b00/00\b")


def on(*names: str) -> list:
    return [pytest.param(name, marks=pytest.mark.day(DAYS[name])) for name in names]


@pytest.fixture(scope="module", params=on(*DAYS))
def day(request, django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of a day on which the demo has been loaded anew."""
    with django_db_blocker.unblock(), demo_database.in_the_demo():
        yield request.param


def test_every_public_page_opens(day):
    pages = [address for address in one_of_each(public(every_address())) if not FILES.search(address.url)]
    faults = walk(client_of(), pages, who="public", state=day).faults
    assert len(pages) > 100 and faults == [], "\n".join(faults)


def test_every_question_gets_an_answer_that_is_meant_to_be_read(day):
    identity = identity_for(channel="chat", external_id="days")
    for asked in ASKED:
        reply = answer(identity=identity, utterance=Utterance(asked))
        texts = [message.text for message in reply.messages]
        assert texts and all(texts), asked
        assert not NOT_MEANT_TO_BE_READ.search("\n".join(texts)), (asked, texts)


@pytest.mark.parametrize("day", on(*CLOSED), indirect=True)
def test_nobody_is_said_to_be_there_while_the_centre_is_closed(day):
    reply = answer(
        identity=identity_for(channel="chat", external_id="closed"), utterance=Utterance("gặp cán bộ")
    )
    text = reply.messages[0].text
    assert re.search(r"ngoài giờ|ngày nghỉ|nghỉ lễ", text, re.IGNORECASE), text
