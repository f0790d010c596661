import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook")]
API = "/api/v1/tourism/"


def test_entries_by_kind_place_words_and_distance(client):
    told = client.get(API, {"kind": "stay", "place": "Hội An"}).json()
    assert told["count"] == len(told["results"])
    assert {row["commune"]["name"] for row in told["results"]} <= {
        "Phường Hội An", "Phường Hội An Tây", "Phường Hội An Đông", "Xã Tân Hiệp",
    }  # fmt: skip
    assert client.get(API, {"q": "thanh dia my sonn"}).json()["results"][0]["name_en"] == "Mỹ Sơn Sanctuary"
    near = client.get(API, {"kind": "eatery", "lat": "15.57", "lng": "108.48"}).json()["results"]
    assert near[0]["distance_km"] < 2
    assert [row["distance_km"] for row in near] == sorted(row["distance_km"] for row in near)


def test_one_entry_with_its_sellers_and_the_festivals_of_a_year(client):
    told = client.get(f"{API}speciality/tieu-tien-phuoc/").json()
    assert told["sellers"][0]["certainty"] == "demo"
    assert client.get(f"{API}place/khong-co/").status_code == 404
    days = client.get(f"{API}festivals/", {"year": "2027"}).json()
    assert {"name": "Lễ hội Bà Thu Bồn", "first": "2027-03-17"}.items() <= next(
        row for row in days if "Thu Bồn" in row["name"]
    ).items()


@pytest.mark.parametrize("asked", [{"kind": "x"}, {"place": "Atlantis"}, {"lat": "999", "lng": "1"}])
def test_a_wrong_question_is_refused_in_the_one_shape(client, asked):
    answer = client.get(API, asked)
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"]


@pytest.mark.parametrize("year", ["99999999999", "²"])
def test_a_wrong_year_is_refused(client, year):
    assert client.get(f"{API}festivals/", {"year": year}).status_code == 400
