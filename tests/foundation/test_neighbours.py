"""What a text is nearest to, by the letters and words that it shares with the wordings of things."""

import pytest

from foundation.search.neighbours import Near, Neighbours

THINGS = Neighbours(
    {
        "birth": ["dang ky khai sinh", "lam giay khai sinh cho con", "moi sinh em be"],
        "death": ["dang ky khai tu", "nguoi nha moi mat"],
        "visa": ["gia han thi thuc", "thi thuc cho nguoi nuoc ngoai"],
        "nothing": [],
    }
)


def first(text: str) -> str:
    return THINGS.nearest(text, limit=1)[0].thing


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("khai sinh", "birth"),
        ("cho em hoi dang ki khia sin cho chau", "birth"),  # as hasty fingers type it
        ("khaisinh", "birth"),
        ("ong noi moi mta", "death"),
        ("thithuc", "visa"),
    ],
)
def test_slips_of_the_finger_and_lost_blanks_change_little(text, thing):
    assert first(text) == thing


def test_a_wording_itself_is_as_near_as_can_be_and_stands_first():
    near = THINGS.nearest("moi sinh em be", limit=9)
    assert near[0].thing == "birth" and 0.6 < near[0].score <= 1
    assert near == sorted(near, key=lambda each: -each.score)
    assert Neighbours({"one": ["khai sinh"]}).nearest("khai sinh", 1) == [Near("one", pytest.approx(1.0))]


def test_what_shares_nothing_is_not_near():
    assert THINGS.nearest("qqq", limit=3) == []
    assert THINGS.nearest("", limit=3) == []
    assert Neighbours({}).nearest("khai sinh", limit=3) == []
    assert Neighbours({"nothing": []}).nearest("khai sinh", limit=3) == []


def test_what_most_wordings_hold_tells_nothing():
    things = Neighbours({number: [f"dang ky {word}"] for number, word in enumerate(["xe", "dat"] * 20)})
    assert things.nearest("dang ky", limit=3) == []
    assert {near.thing % 2 for near in things.nearest("dang ky xe", limit=3)} == {0}


def test_several_wordings_that_are_near_support_one_another():
    things = Neighbours({"one": ["mo quan an", "mo quan com"], "other": ["mo quan bun", "ban dat"]})
    assert things.nearest("mo quan pho", limit=1)[0].thing == "one"


@pytest.mark.parametrize("text", ["\ufdfa" * 100, "a" * 4000, " " * 4000, "\n" * 40 + "khai", "😀" * 50])
def test_odd_texts_are_read_like_others(text):
    assert all(0 < near.score <= 1 for near in THINGS.nearest(text, limit=9))
