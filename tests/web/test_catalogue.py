"""Every text of the interface has its Vietnamese, and what runs is what was translated."""

import re
from difflib import unified_diff

import polib
import pytest
from django.conf import global_settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from tests.web.catalogue import (
    CATALOGUE,
    PACKAGES_CATALOGUE,
    SCRIPTS_CATALOGUE,
    collect,
    collect_from_packages,
    collect_from_scripts,
    update,
)


def texts(entries) -> dict:
    return {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in entries}


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def packages() -> polib.POFile:
    return polib.pofile(str(PACKAGES_CATALOGUE))


@pytest.mark.slow("collects every text of the product")
def test_the_catalogue_is_what_its_command_writes(catalogue):
    """If this fails: python -m tests.web.catalogue, then translate what is empty."""
    kept, written = CATALOGUE.read_text(), str(update(catalogue, collect()))
    assert [*unified_diff(kept.splitlines(), written.splitlines(), n=0)] == []


def test_nothing_is_left_untranslated_or_doubtful(catalogue):
    open_ = [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy]
    assert not open_


OF_TOMORROW = {"days": "16/09/2027", "in_days": 1}
OF_ONE_BED = {"rooms": 1, "beds": 1}


@pytest.mark.parametrize(
    ("template", "given", "told"),
    [
        (
            "tourism/entry_summary.html",
            {"has_facts": True, "is_preview": True, "occasion": OF_TOMORROW, "entry": OF_ONE_BED},
            ("16/09/2027 (Tomorrow)", "1 (1 bed)"),
        ),
        (
            "petitions/totals.html",
            {"totals": {"open": 1, "late": 0, "received": 1, "at": timezone.now()}},
            ("1 petition is being handled, 0 of them late", "1 was received this month."),
        ),
    ],
)
def test_english_speaks_of_one_thing_as_one(template, given, told):
    with translation.override("en"):
        page = " ".join(render_to_string(template, given).split())
    assert [words for words in told if words not in page] == []


HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w*\}")


def said_of(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_placeholders_survive_translation(catalogue):
    wrong = [
        entry.msgid
        for entry in catalogue
        for text in said_of(entry)
        if set(HOLES.findall(text)) != set(HOLES.findall(entry.msgid_plural or entry.msgid))
    ]
    assert not wrong


def test_translations_for_the_packages_fill_in_only_what_is_given(packages):
    """They may leave a technical value out."""
    wrong = [
        entry.msgid
        for entry in packages
        for text in said_of(entry)
        if not set(HOLES.findall(text)) <= set(HOLES.findall(entry.msgid_plural or entry.msgid))
    ]
    assert not wrong


def test_the_compiled_catalogue_is_the_one_that_was_translated(catalogue, packages):
    assert texts(polib.mofile(str(CATALOGUE.with_suffix(".mo")))) == texts(catalogue)
    assert texts(polib.mofile(str(PACKAGES_CATALOGUE.with_suffix(".mo")))) == texts(packages)


@pytest.mark.slow("collects every text of the packages")
def test_the_packages_use_every_text_that_is_translated_for_them(packages):
    used = {(text, plural) for _context, text, plural in collect_from_packages()}
    assert [entry.msgid for entry in packages if (entry.msgid, entry.msgid_plural) not in used] == []
    assert all(entry.translated() for entry in packages)


def test_every_text_of_the_scripts_for_passkeys_has_its_vietnamese():
    scripts = polib.pofile(str(SCRIPTS_CATALOGUE))
    assert {entry.msgid for entry in scripts if entry.translated()} == collect_from_scripts()
    assert texts(polib.mofile(str(SCRIPTS_CATALOGUE.with_suffix(".mo")))) == texts(scripts)


NOBODY_READS = re.compile(
    r"^[A-Z][\w ()]+(Spanish|Portuguese|English|Arabic|Latin|Nynorsk|Bokmål|Sorbian|Gaelic)$|Kurdish"
    r"|^You are seeing this (message|page)|^If you (are using|have configured)|DEBUG|Django (C|D)|django\b"
    r"|release notes|install worked|Tutorial|how-to|get help|Get started|allow_(empty|future)|hyperlink"
    r"|in (URL|hostname|query|\"Accept)|basic header|is_valid|ct_|object has no|_obj|get_absolute_url"
    r"|Page is not “last”|“%\(path\)s”|relationship|JSON object|UUID string|surrogate|Surrogate"
    r"|(big|8 byte|Universally|unique|integer|float|string|String|strings|Map of|array|arrays)\b|LogEntry"
    r"|range is|IPv|Expected (URL|pk)|date_field|\{value_type\}|Token(s)?$|Auth Token|natural_foreign"
    r"|^Value could not|nested object|keys were|value of “|validate|choice\.$|Extra Actions|In case you"
    r"|(work factor|memory cost|time cost|parallelism|variety|salt|hash|checksum|block size|algorithm)$"
)
"""Developers' pages, names of languages, and texts of fields and hashes that no page of ours shows."""


def test_no_text_of_the_packages_that_people_read_is_left_in_english():
    """If this fails after an upgrade: translate the new texts in locale/packages."""
    languages = {str(name) for _code, name in global_settings.LANGUAGES}
    left = []
    with translation.override("vi"):
        for context, text, plural in sorted(collect_from_packages()):
            said = translation.ngettext(text, plural, 2) if plural else translation.gettext(text)
            is_words = len(re.findall("[A-Za-z]", re.sub(r"%\(\w+\)[sd]|\{\w*\}", "", text))) > 2
            if not context and is_words and said in (text, plural) and text not in languages | SAME:
                left.append(text)
    assert [text for text in left if not NOBODY_READS.search(text)] == []


SAME = {"Email", "URL", "Slug", "a.m.", "p.m.", "%s KB", "Video"}
"""Written alike in both languages."""


def test_the_portal_never_calls_people_users(catalogue):
    words = ("người dùng", "bản ghi", "hệ thống báo lỗi")
    public = [e for e in catalogue if any("templates/" in file for file, _ in e.occurrences)]
    assert not [e.msgstr for e in public if any(word in e.msgstr.lower() for word in words)]
