"""What only the national portal publishes: found by the search, on the page that finds, in the chat."""

import csv
import re
import unicodedata
from io import StringIO

import pytest
from django.core.management import call_command

from config.search import results
from dossiers.demo import procedures
from dossiers.models import NationalProcedure
from dossiers.search_sources import NationalProcedures
from foundation.citizens.services import identity_for
from foundation.search import indexing
from foundation.vietnamese.folding import nfc
from tests.assistant.chat import Chat
from tests.factories import make_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searched_region")]
PAUSE = {
    "code": "1.001570",
    "name": "Tạm ngừng kinh doanh, tiếp tục kinh doanh trước thời hạn đã thông báo của hộ kinh doanh",
    "field": "Đăng ký hộ kinh doanh",
    "handled_by": "Cấp xã",
    "url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfb",
}


@pytest.fixture
def pause():
    published = NationalProcedure.objects.create(**PAUSE)
    make_procedure(name="Đăng ký thành lập hộ kinh doanh", national_code="1.001612")
    indexing.complete()
    return published


def found(words: str) -> list[tuple[str, str]]:
    page = results(words, "198.51.100.1")
    return [(hit.source, hit.url) for hit in (*page["first"], *page["perhaps"])]


@pytest.mark.parametrize("words", ["tạm ngừng kinh doanh", "tam ngung ho kinh doanh", "1.001570"])
def test_the_search_leads_to_the_page_of_the_national_portal(pause, words):
    assert found(words)[0] == (NationalProcedures.key, pause.url)


def test_without_a_page_it_leads_to_the_search_of_the_national_portal(pause):
    NationalProcedure.objects.update(url="", name=unicodedata.normalize("NFD", pause.name))
    assert "dvc-tim-kiem-thu-tuc.html?key=T%E1%BA%A1m%20ng%E1%BB%ABng" in found("tạm ngừng kinh doanh")[0][1]


def test_what_our_own_catalogue_holds_is_not_offered_twice(pause):
    make_procedure(name=pause.name, national_code=pause.code)
    assert [source for source, _url in found("tạm ngừng kinh doanh hộ kinh doanh")][:1] == ["procedure"]
    assert NationalProcedures.key not in dict(found("tạm ngừng kinh doanh hộ kinh doanh"))


@pytest.mark.parametrize(
    ("words", "is_shown"), [("tạm ngừng kinh doanh", True), ("thành lập hộ kinh doanh", False)]
)
def test_the_page_that_finds_shows_it_unless_ours_is_surely_meant(pause, client, words, is_shown):
    page = client.get("/nop-ho-so/", {"q": words}).content.decode()
    assert (f'href="{pause.url}"' in page) is is_shown


def test_the_chat_names_it_with_a_button_to_its_page(pause):
    chat = Chat(identity_for(channel="chat", external_id="7100000000000000414"))
    chat.say("thủ tục tạm ngừng kinh doanh trước thời hạn đã thông báo")
    assert pause.url in [button.value for button in chat.buttons]


def test_a_published_list_adds_and_changes_what_it_names(tmp_path, pause):
    path = tmp_path / "danh-muc.csv"
    rows = (
        "Mã TTHC;Tên thủ tục hành chính;Lĩnh vực;Cấp thực hiện;Đường dẫn",
        "1.001570.000.00.00.H17;Tạm ngừng kinh doanh hộ kinh doanh;;;",
        "1.003622;Thông báo tổ chức lễ hội cấp xã;Văn hóa;Cấp xã;https://dichvucong.gov.vn/le-hoi",
    )
    path.write_text("\n".join(rows), encoding="utf-8-sig")
    call_command("import_data", "national_procedures", str(path), stdout=StringIO())
    assert dict(NationalProcedure.objects.values_list("code", "name")) == {
        "1.001570": "Tạm ngừng kinh doanh hộ kinh doanh",
        "1.003622": "Thông báo tổ chức lễ hội cấp xã",
    }
    assert NationalProcedure.objects.get(code="1.001570").url == pause.url  # an empty cell says nothing


def test_each_row_of_the_published_list_is_whole():
    with (procedures.DATA / "national_catalogue.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({row["code"] for row in rows}) == len(rows) > 1000
    for row in rows:
        assert re.fullmatch(r"\d\.\d{6}", row["code"]), row
        assert row["name"][0].isupper(), row
        assert row["field"], row
        assert all(nfc(value) == value for value in row.values()), row
        assert not row["url"] or row["url"].startswith("https://dichvucong.gov.vn/"), row
