"""Catalogues are compiled where it is due, and what is compiled is the source."""

import gettext
import os

import pytest

from foundation.message_catalogues import compile_outdated, outdated

PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Yes"\nmsgstr "{}"\n'


@pytest.fixture
def source(tmp_path):
    (source := tmp_path / "django.po").write_text(PO.format("Có"))
    return source


def said(source) -> str:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext("Yes")


def test_a_missing_catalogue_is_compiled_and_then_left_alone(source, tmp_path):
    assert [*outdated(tmp_path)] == [source]
    compile_outdated(tmp_path)
    before = source.with_suffix(".mo").stat().st_mtime_ns
    os.utime(source, (2**33, 2**33))  # as a checkout sets it
    compile_outdated(tmp_path)
    assert source.with_suffix(".mo").stat().st_mtime_ns == before and said(source) == "Có"
    assert {path.suffix for path in tmp_path.iterdir()} == {".po", ".mo"}


def test_another_sentence_is_compiled_anew_whatever_the_times_of_the_files(source, tmp_path):
    compile_outdated(tmp_path)
    source.write_text(PO.format("Vâng"))
    os.utime(source, (0, 0))
    assert [*outdated(tmp_path)] == [source]
    compile_outdated(tmp_path)
    assert not [*outdated(tmp_path)] and said(source) == "Vâng"
