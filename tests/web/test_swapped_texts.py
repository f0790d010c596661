"""Two texts that changed places are found: a translation with another's Vietnamese, a status with another's
name, an English field with the Vietnamese of its twin."""

import random
import re

import pytest
from django.apps import apps
from django.utils import translation

from foundation.regions.loading import load_units
from foundation.web.translated_fields import Translated
from outreach import demo as outreach
from tests.web import frozen_texts
from tourism.demo import loading as tourism
from tourism.models import Entry

MARKED = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


@pytest.fixture(scope="module")
def frozen() -> frozen_texts.Texts:
    return frozen_texts.frozen()


def test_no_two_texts_have_changed_places(frozen):
    """Were both reworded on purpose? python -m tests.web.frozen_texts, and read what changed."""
    assert frozen_texts.exchanged(frozen, frozen_texts.current()) == []


def test_most_texts_are_frozen(frozen):
    now = frozen_texts.current()
    assert len(frozen.keys() & now.keys()) > 0.9 * len(now)


@pytest.mark.slow("swaps five hundred pairs of texts")
def test_any_two_different_texts_that_are_swapped_are_found(frozen):
    now = {key: text for key, text in frozen_texts.current().items() if frozen.get(key) == text}
    rng = random.Random(1022)  # noqa: S311
    for first, second in (rng.sample(sorted(now), 2) for _number in range(500)):
        swapped = now | {first: now[second], second: now[first]}
        expected = {(first, second), (second, first)} if now[first] != now[second] else set()
        found = frozen_texts.exchanged(frozen, swapped)
        assert {key for key, _other in found} == {key for key, _other in expected}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_swapped_status_is_found_in_both_languages(frozen, language, monkeypatch):
    from petitions import workflow

    status, other = workflow.Status.ANSWERED, workflow.Status.REJECTED
    definitions = workflow.WORKFLOW.definitions
    swapped = definitions | {status: definitions[other], other: definitions[status]}
    monkeypatch.setattr(workflow.WORKFLOW, "definitions", swapped)
    keys = {key for key, _other in frozen_texts.exchanged(frozen, frozen_texts.current())}
    assert {f"{language}\tpetition {status}", f"{language}\tpetition {other}"} <= keys


def test_a_reworded_text_is_no_swap(frozen):
    key = next(iter(frozen))
    assert frozen_texts.exchanged(frozen, dict(frozen) | {key: "0" * 12}) == []


def vietnamese_share(text: str) -> float:
    """How many of the words bear Vietnamese marks: names of places in an English text alone are few."""
    words = text.split()
    return sum(bool(MARKED.search(word)) for word in words) / len(words)


def pairs() -> list[tuple[type, str]]:
    return [
        (model, field.name)
        for model in apps.get_models()
        if issubclass(model, Translated) and not model._meta.proxy
        for field in model._meta.concrete_fields
        if field.name.endswith("_en")
    ]


@pytest.mark.django_db
def test_english_fields_hold_english_and_their_twins_vietnamese():
    load_units()
    outreach.load()
    tourism.load()
    seen = told_apart = 0
    for model, name in pairs():
        for english, vietnamese in model._base_manager.exclude(**{name: ""}).values_list(name, name[:-3]):
            if english == vietnamese or len(english.split()) < 4:
                continue
            seen += 1
            told_apart += vietnamese_share(english) < vietnamese_share(vietnamese)
            where = f"{model.__name__}.{name}: {english[:80]}"
            assert vietnamese_share(english) <= vietnamese_share(vietnamese), where
    assert seen > 50 and told_apart > 0.97 * seen  # the others are names; a swap of these looks the same


@pytest.mark.django_db
def test_the_english_page_of_an_entry_says_the_english_of_each_pair(client):
    load_units()
    tourism.load()
    entry = Entry.objects.exclude(summary_en="").exclude(name_en="").first()
    for language, suffix in (("en", "_en"), ("vi", "")):
        with translation.override(language):
            for name in ("name", "summary", "text"):
                english = getattr(entry, f"{name}_en")
                expected = getattr(entry, f"{name}{suffix}") if english else getattr(entry, name)
                assert entry.translated(name) == expected
