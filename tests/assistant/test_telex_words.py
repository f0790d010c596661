"""Plain Vietnamese and English keep their words: only raw keys are composed."""

import re

import pytest
from django.conf import settings

from assistant.understanding.model import shipped
from assistant.understanding.tokenizer import compose_telex, tokenize
from assistant.understanding.training import shipped_examples
from foundation.vietnamese.folding import strip_marks

_WORD = re.compile(r"[^\W_]+")


def changed(text: str) -> list[str]:
    plain = strip_marks(text)
    kept = set(_WORD.findall(tokenize(plain, shipped().known).said))
    return [word for word in _WORD.findall(plain) if word not in kept]


def test_no_phrase_of_the_bot_loses_a_word() -> None:
    assert {word for example in shipped_examples() for word in changed(example.phrase)} == set()


def test_no_name_of_a_place_loses_a_word() -> None:
    lines = [row["name"] for row in settings.PROVINCE.rows("units")]
    assert len(lines) > 300
    assert {word for line in lines for word in changed(line)} == set()


@pytest.mark.parametrize(
    "text",
    ["goi xe taxi", "tim diem ban may ozon, roto, giay bata mono", "what does it cost to post these photos",
     "is there a boat or a bus to the island", "where can I buy less than six beers", "diem lop10 o dau"],
)  # fmt: skip
def test_loan_words_and_english_reach_the_bot_as_typed(text: str) -> None:
    assert tokenize(text, shipped().known).said == text


def test_a_code_among_raw_keys_is_still_read() -> None:
    assert tokenize("tra max hoof sow", shipped().known).said == "tra mã hồ sơ"


def test_vni_is_composed_where_most_words_are_written_so_and_numbers_stay() -> None:
    known = shipped().known
    assert compose_telex("d9a61t ta2i d9i5nh cu7", known) == "đất tài định cư"
    for text in ("sua duong to5 khoi 3", "phong A5 day B2", "mau 12 so 5"):
        assert compose_telex(text, known) == text
