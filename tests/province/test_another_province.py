"""The main stories in an invented second province: nothing of the first one shows."""

import datetime as dt
import json
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.translation import override

from config.province import SHIPPED, read_province
from foundation.local_names import local
from foundation.regions.loading import load_units
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from lookups.kinds.power_cuts import demo as power_cuts
from tests.architecture.test_no_province_in_code import named_in
from tests.assistant.chat import Chat
from tests.factories import make_agency, make_dossier
from tests.lookups.factories import make_identity

FILES = ("units", "successions", "rivers")


@pytest.fixture
def lam_giang(settings, db):
    province = read_province("lam_giang")
    settings.PROVINCE, settings.HOTLINE = province, province.hotline
    settings.ZALO_OA_ID = "4318"
    settings.PORTAL_NAME, settings.PORTAL_OPERATOR = province.portal_name, province.operator
    load_units()
    return province


def page_of(client, address: str, **fields: str) -> str:
    answer = client.get(address, fields)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert named_in(text) == [], address
    return text


def test_the_home_page_has_its_name_its_hotline_and_its_colours(client, lam_giang):
    for language in ("vi", "en"):
        home = page_of(client, "/", lang=language)
        assert "Cổng Lam Giang Số" in home and "tel:19000298" in home and "tel:1022" not in home
        assert 'content="#0b5f4d"' in home and "province/colours.css" in home and lam_giang.logo in home


@pytest.mark.parametrize(
    "address", ["/tra-cuu/", "/cam-nang/", "/phan-anh/", "/nop-ho-so/", "/tra-cuu/xe-buyt/"]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_of_the_public_names_another_province(client, lam_giang, address, language):
    assert "1022" not in page_of(client, address, lang=language)


def test_a_dossier_is_followed(client, lam_giang):
    unit = AdminUnit.objects.current().get(name="Vân Hải")
    agency = make_agency(
        code="H99.62", name="UBND xã Vân Hải", short_name="Vân Hải", unit=unit, address="3 Lê Lợi"
    )
    dossier = make_dossier(received_at_agency=agency)
    assert dossier.code.startswith("H99.62-")
    text = page_of(client, dossier.tracking_url)
    assert dossier.code in text and "UBND xã Vân Hải" in text


def test_a_look_up_knows_a_commune_by_its_old_name_too(client, lam_giang):
    power_cuts.load()
    tomorrow = f"{timezone.localdate() + dt.timedelta(days=1):%d/%m/%Y}"
    for place in ("Vân Hải", "xã Vân Trung", "thi tran van ha", "phường Chợ Cũ"):
        assert "07:30–11:30" in page_of(client, "/tra-cuu/cup-dien/", place=place, day=tomorrow), place
    assert resolve("Tam Kỳ").units == []


def test_a_chat_message_naming_a_commune_is_answered_for_it(lam_giang):
    power_cuts.load()
    chat = Chat(make_identity())
    answer = chat.say("mai xã Vân Hải có cúp điện không")
    assert "07:30–11:30" in answer and "Vân Hải" in answer
    greeting = chat.say("xin chào") + chat.say("tra cứu")
    assert named_in(greeting) == []


def test_what_an_old_commune_became_is_told_in_chat(lam_giang):
    assert "Vân Hải" in Chat(make_identity()).say("xã Vân Trung bây giờ là xã nào")


def test_a_look_up_without_rows_is_an_empty_state(client, lam_giang):
    page_of(client, "/tra-cuu/y-te/", place="Vân Hải")
    page_of(client, "/tra-cuu/gia-dat/", street="Bờ Sông", place="Lam Thành")


def test_examples_are_of_the_province_in_each_language(lam_giang):
    with override("vi"):
        assert local("%(province)s, %(town)s, %(hotline)s") == "Lam Giang, Lam Thành, 19000298"
    with override("en"):
        assert local("%(town)s") == "Lam Thanh"


@pytest.mark.parametrize("folder", sorted(path.name for path in SHIPPED.iterdir()))
def test_every_shipped_province_is_whole(folder):
    province = read_province(folder)
    assert set(province.examples) == set(read_province("quang_nam").examples)
    codes = {row["code"] for row in province.rows("units")}
    assert {row["parent"] for row in province.rows("units")} - {""} <= codes
    assert {row["successor"] for row in province.rows("successions")} <= codes
    assert all(province.rows(name) for name in FILES)
    outline = json.loads((province.folder / "static" / "outline.json").read_text())
    points = [each["geometry"]["coordinates"] for each in outline["features"] if "name" in each["properties"]]
    assert points and all(province.contains(lat, lng) for lng, lat in points)
    assert (province.folder / "static" / "cover.png").stat().st_size < 1_000_000


def test_a_folder_elsewhere_is_named_by_its_path(tmp_path):
    text = (SHIPPED / "lam_giang" / "province.toml").read_text().replace("Lam Giang Số", "Thử Số")
    (tmp_path / "province.toml").write_text(text)
    assert (
        read_province(str(tmp_path)).brand == "Thử Số"
        and read_province(str(tmp_path)).rows("demo/health") == []
    )


@pytest.mark.parametrize(
    ("text", "said"), [("name = ", "Invalid"), ('name = "x"\nnome = 1', "nome"), ("", "name")]
)
def test_a_mistake_in_the_folder_is_told_by_its_name(tmp_path, text, said):
    (tmp_path / "province.toml").write_text(text)
    with pytest.raises(ImproperlyConfigured, match=said):
        read_province(str(tmp_path))


def test_the_setting_decides_at_the_start():
    program = (
        "import os; os.environ['PROVINCE'] = 'lam_giang'\n"
        "from config import settings as s\n"
        "print(s.PORTAL_NAME, s.HOTLINE, s.STATICFILES_DIRS[1][1].parent.name)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=configured.BASE_DIR
    )
    assert ran.stdout.strip() == "Cổng Lam Giang Số 19000298 lam_giang", ran.stderr
