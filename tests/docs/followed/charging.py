"""What must be so once docs/adding-a-lookup.md is followed to its end: the portal knows charging stations."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import identity_for
from foundation.regions.models import AdminUnit
from foundation.spreadsheets import taking_back
from foundation.spreadsheets.models import ImportRun
from lookups.kinds.charging.models import ChargingStation
from tests.admin.conftest import desk_client, officer_of, one_step
from tests.lookups.english import english_of, main_of
from tests.lookups.factories import commune, units
from tests.lookups.test_kept_answers import (
    test_a_kept_kind_reads_no_table_that_it_does_not_name as reads_no_table_that_it_does_not_name,
)

__all__ = ["one_step"]
pytestmark = pytest.mark.django_db
HEAD = "STT;Tên trạm;Xã, phường;Địa chỉ;Loại xe;Giờ mở cửa;Giá (đồng/kWh);Điện thoại;Ngày kiểm tra\n"
ROW = "1;Trạm sạc chợ;Phường Hội An;Số 1 Trần Phú;Ô tô;Cả ngày;{price};0905123456;20/11/2026\n"
PAGE, API = "/tra-cuu/tram-sac/", "/api/v1/lookups/tram-sac/"


@pytest.fixture
def hoi_an() -> AdminUnit:
    units()
    return commune("Hội An")


def take_in(tmp_path, price: str = "3.858") -> ImportRun:
    file = tmp_path / "tram.csv"
    file.write_text(HEAD + ROW.format(price=price))
    call_command("import_data", "charging", str(file), stdout=io.StringIO())
    return ImportRun.objects.latest("pk")


def test_a_row_is_one_station_however_often_it_comes(tmp_path, hoi_an):
    take_in(tmp_path)
    run = take_in(tmp_path, price="4.000")
    station = ChargingStation.objects.get()
    assert (run.added, run.changed, station.price_vnd, station.commune) == (0, 1, 4000, hoi_an)
    assert take_in(tmp_path, price="4.000").unchanged == 1


def test_an_import_is_taken_back(tmp_path, hoi_an):
    run = take_in(tmp_path)
    taking_back.take_back(run=run, by=officer_of(role="Quản trị hệ thống"))
    assert not ChargingStation.objects.exists()


def test_page_api_and_chat_give_the_same_answer(tmp_path, hoi_an, client):
    take_in(tmp_path)
    page = client.get(PAGE, {"place": "Hội An"}).content.decode()
    assert all(words in page for words in ("Trạm sạc chợ", "3.858", "0905123456", "20/11/2026"))
    found = client.get(API, {"place": "Hội An"}).json()
    assert found["state"] == "found"
    assert found["results"][0]["data"] == {
        "name": "Trạm sạc chợ",
        "vehicles": "Ô tô",
        "hours": "Cả ngày",
        "price_vnd": 3858,
        "phone": "0905123456",
        "checked_on": "2026-11-20",
        "address": f"Số 1 Trần Phú, {hoi_an.full_name}",
        "commune": hoi_an.code,
    }
    identity = identity_for(channel="chat", external_id="1")
    for words in ("trạm sạc xe điện ở Hội An", "tram sac o to o hoi an"):
        assert "Trạm sạc chợ" in answer(identity=identity, utterance=Utterance(words)).messages[0].text


def test_without_data_it_is_not_available_and_elsewhere_it_is_not_found(tmp_path, hoi_an, client):
    assert client.get(API).json()["state"] == "unavailable"
    take_in(tmp_path)
    assert client.get(API, {"place": "Tam Kỳ"}).json()["state"] == "nothing"


def test_an_english_page_holds_no_vietnamese(tmp_path, hoi_an, client):
    take_in(tmp_path)
    words = english_of(main_of(client, PAGE, {"place": "Hội An"}))
    assert "1 charging station" in words and "Vehicles" in words and "Loại xe" not in words


def test_editors_keep_the_list_and_give_it_out(tmp_path, hoi_an):
    take_in(tmp_path)
    desk = desk_client(officer_of(role="Biên tập viên"))
    here = reverse("admin:charging_chargingstation_changelist")
    assert "Trạm sạc chợ" in desk.get(here).content.decode()
    file = SimpleUploadedFile("tram.csv", (HEAD + ROW.format(price="sai")).encode())
    assert "không phải số nguyên" in desk.post(f"{here}import/", {"file": file}).content.decode()
    assert desk.get(f"{here}export/").status_code == 200


@pytest.mark.parametrize("root", ["/tra-cuu/", "/api/v1/lookups/"])
def test_what_is_kept_names_its_tables(tmp_path, hoi_an, root):
    take_in(tmp_path)
    reads_no_table_that_it_does_not_name("tram-sac", root)
