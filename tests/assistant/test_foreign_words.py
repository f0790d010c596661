"""Words of visitors in other languages are read in English; what people here type stays as it is."""

import csv
from pathlib import Path

import pytest

from assistant.understanding.language import in_english

QUERIES = Path(__file__).parents[1] / "search" / "data"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Apotheke Hoi An", "pharmacy Hoi An"),
        ("heures d'ouverture musée", "opening hours museum"),
        ("marche de nuit hoi an?", "night market hoi an?"),
        ("호이안 야시장", "호이안 night market"),
        ("占婆岛 船票", "占婆岛 boat ticket"),
        ("ホイアン 名物料理", "ホイアン local food"),
        ("аптека Хойан", "pharmacy Хойан"),
    ],
)
def test_a_visitors_words_become_english_and_names_stay(typed, read):
    assert in_english(typed) == read


def test_nothing_that_people_here_type_is_read_so():
    vietnamese = set("ăđơưạảẹẻẽịỉĩọỏụủũỵỷỹ")  # é, ô and others stand in French words too
    for file in QUERIES.glob("*.tsv"):
        with file.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened, delimiter="\t"):
                if vietnamese & set(row["query"]):
                    assert in_english(row["query"]) == row["query"]
