"""The catalogue for other software: search in people's words, and one procedure by its code."""

import datetime as dt

import pytest
from django.utils import timezone

from dossiers.models import Procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def search(client, text: str) -> dict:
    return client.get("/api/v1/procedures/", {"q": text}).json()


def test_words_answer_with_one_procedure_a_choice_or_none(client):
    certain = search(client, "giấy xác nhận độc thân")
    assert certain["match"] == "certain"
    assert certain["procedures"][0]["national_code"] == "1.004873"
    assert search(client, "mở quán ăn")["match"] == "choose"
    passport = search(client, "làm hộ chiếu")
    assert (passport["match"], passport["procedures"]) == ("none", [])
    assert "Công an" in passport["outside"]["handled_by"]
    assert search(client, "")["match"] == "none"


def test_a_procedure_tells_who_may_file_and_how_long_its_papers_are_valid(client):
    marriage = client.get("/api/v1/procedures/1.000894/").json()
    assert marriage["submitter"] == "ban_than"
    assert "Luật Hộ tịch" in marriage["submitter_source"]
    assert "6 tháng" in [paper["validity"] for paper in marriage["papers"]]
    assert client.get("/api/v1/procedures/1.004873/").json()["result_validity"].startswith("6 tháng")


def test_a_closed_or_unknown_code_is_not_found(client):
    Procedure.objects.filter(national_code="1.000894").update(
        valid_to=timezone.localdate() - dt.timedelta(days=365)
    )
    assert client.get("/api/v1/procedures/1.000894/").status_code == 404
    assert client.get("/api/v1/procedures/9.999999/").status_code == 404


def test_the_page_of_a_procedure_shows_who_may_file_levels_and_validity(client):
    procedure = Procedure.objects.get(national_code="1.000894")
    page = client.get(f"/nop-ho-so/thu-tuc/{procedure.pk}/").content.decode()
    for told in ("cùng ký", "Một phần", "có giá trị 6 tháng", "Căn cứ pháp lý", "Luật Hộ tịch"):
        assert told in page
    silent = Procedure.objects.get(national_code="1.010041")
    assert "Chưa ghi ở đây" in client.get(f"/nop-ho-so/thu-tuc/{silent.pk}/").content.decode()


def test_the_page_that_finds_says_what_is_not_ours_and_who_handles_it(client):
    page = client.get("/nop-ho-so/", {"q": "làm hộ chiếu"}).content.decode()
    assert "không có trong danh mục" in page
    assert "Công an" in page
    assert "dvc-tim-kiem-thu-tuc.html?key=" in page
    assert "Đăng ký khai sinh" in client.get("/nop-ho-so/", {"q": "làm khai sinh"}).content.decode()
