"""Every text of the interface has its Vietnamese, and what runs is what was translated."""

import re

import polib
import pytest

from tests.web.catalogue import CATALOGUE, collect


def texts(entries) -> dict:
    return {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in entries}


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def test_every_text_is_in_the_catalogue_and_none_that_nobody_uses(catalogue):
    """If this fails: python -m tests.web.catalogue, then translate what is empty."""
    kept = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in catalogue}
    assert kept == set(collect())


def test_nothing_is_left_untranslated_or_doubtful(catalogue):
    open_ = [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy]
    assert not open_


def test_placeholders_survive_translation(catalogue):
    holes = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")
    wrong = [
        entry.msgid
        for entry in catalogue
        for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if set(holes.findall(text)) != set(holes.findall(entry.msgid_plural or entry.msgid))
    ]
    assert not wrong


def test_the_compiled_catalogue_is_the_one_that_was_translated(catalogue):
    assert texts(polib.mofile(str(CATALOGUE.with_suffix(".mo")))) == texts(catalogue)


def test_the_portal_never_calls_people_users(catalogue):
    words = ("người dùng", "bản ghi", "hệ thống báo lỗi")
    public = [e for e in catalogue if any("templates/" in file for file, _ in e.occurrences)]
    assert not [e.msgstr for e in public if any(word in e.msgstr.lower() for word in words)]
