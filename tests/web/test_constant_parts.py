"""Parts of a page that are drawn once: in each language, and for each value of what they show."""

import re
from pathlib import Path

import pytest
from django.template import Context, engines
from django.test import Client
from django.utils import translation

ROOT = Path(__file__).parents[2]
PART = re.compile(r"{% constant(?P<names>[^%]*)%}(?P<inside>.*?){% endconstant %}", re.DOTALL)
SHOWN = re.compile(r"{{\s*([a-z_]+)|{% (?:if|elif) (?:not )?([a-z_]+)|{% for [\w, ]+ in ([a-z_]+)")
# The same in each process, or told by what is named: of a section's address, all of the list in the head.
TOLD = {"head_sections": "head_section", "each": "head_section", "statements": "version"}
OF_A_LOOP = {"key", "title"}


def draw(template, **values):
    return template.render(Context(values))


def test_a_part_is_drawn_once_for_each_language_and_value():
    drawn = []
    template = engines["django"].engine.from_string(
        "{% constant name %}{{ name }}{{ draw }}{% endconstant %}"
    )

    def note():
        drawn.append(translation.get_language())
        return "."

    for language, name in (("vi", "a"), ("en", "a"), ("vi", "a"), ("vi", "b"), ("en", "a")):
        with translation.override(language):
            assert draw(template, name=name, draw=note) == f"{name}."
    assert drawn == ["vi", "en", "vi"]


def test_a_part_without_its_variable_is_a_part_of_its_own():
    template = engines["django"].engine.from_string(
        "{% constant name.first %}[{{ name.first }}]{% endconstant %}"
    )
    assert draw(template) == "[]"
    assert draw(template, name={"first": "a"}) == "[a]"
    assert draw(template, name=None) == "[]"


def test_what_is_shown_in_a_part_is_named_by_it():
    found = 0
    for path in ROOT.glob("**/templates/**/*.html"):
        if ".venv" in path.parts:
            continue
        for part in PART.finditer(path.read_text()):
            found += 1
            named = {name.partition(".")[0] for name in part["names"].split()}
            shown = {name for names in SHOWN.findall(part["inside"]) for name in names if name}
            missing = {TOLD.get(name, name) for name in shown - OF_A_LOOP} - named
            assert not missing, f"{path}: {missing}"
    assert found >= 7


@pytest.mark.django_db
def test_a_page_after_one_of_another_language_and_section_is_its_own():
    def page(path, language):
        return Client().get(path, {"lang": language, "x": "1"}).content.decode()

    for path in ("/tra-cuu/", "/phan-anh/", "/tra-cuu/"):
        for language in ("vi", "en", "vi"):
            body = page(path, language)
            assert f'<html lang="{language}">' in body
            assert ("Skip to the content" in body) == (language == "en")
            assert f'<a href="{path}" aria-current="page">' in body
            assert body.count('aria-current="page"') == 1
