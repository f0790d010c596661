"""Collect the texts of the interface into locale/vi, without the gettext tools.

    python -m tests.web.catalogue

English is the msgid; a text that is new stays empty in the catalogue until somebody translates it, and
tests/web/test_catalogue.py names it. Texts that are no longer used leave the catalogue. Each names its
files, which a translator needs to find the page, without lines, which every change would move.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from foundation import message_catalogues

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
PACKAGES_CATALOGUE = ROOT / "locale" / "packages" / "vi" / "LC_MESSAGES" / "django.po"
"""Texts of Django and of other packages whose own Vietnamese is missing or a machine's; written by hand."""
SCRIPTS_CATALOGUE = PACKAGES_CATALOGUE.with_name("djangojs.po")
"""Texts of their scripts, by hand too."""
CODE = (
    "config",
    "zalo_channel",
    "web_channel",
    "news_channel",
    "assistant",
    "inbox",
    "dossiers",
    "lookups",
    "tourism",
    "announcements",
    "petitions",
    "outreach",
    "knowledge",
    "cases",
    "foundation",
)
PACKAGES = (
    "django.conf",
    "django.core",
    "django.db.models",
    "django.forms",
    "django.utils",
    "django.views",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "axes",
    "django_otp",
    "django_otp_webauthn",
    "import_export",
    "rest_framework",
    "simple_history",
    "unfold",
)
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
CONTEXTUAL = {"pgettext", "pgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
NAMES = "|".join(sorted(SINGULAR | CONTEXTUAL | PLURAL, key=len, reverse=True))
CALL = re.compile(rf"""\b(?:{NAMES})\((?:[^()"']|u?"(?:[^"\\]|\\.)*"|u?'(?:[^'\\]|\\.)*')*\)""")
Key = tuple[str, str, str]  # context, msgid, plural msgid


def collect() -> dict[Key, set[str]]:
    """Every text to be translated, with the files that use it."""
    used: dict[Key, set[str]] = defaultdict(set)
    for path, source in _sources(*(ROOT / package for package in CODE), ROOT / "templates"):
        for key in _calls(ast.parse(source)):
            used[key].add(str(path.relative_to(ROOT)))
    return used


@cache
def collect_from_packages() -> frozenset[Key]:
    """The texts of Django and of the packages whose pages and errors our people see."""
    found: set[Key] = set()
    for name in PACKAGES:
        spec = find_spec(name)
        assert spec is not None, name
        for folder in spec.submodule_search_locations or ():
            for _path, source in _sources(Path(folder)):
                found.update(_calls(ast.parse(source)))
    return frozenset(found)


def collect_from_scripts() -> set[str]:
    """The texts that the scripts of django-otp-webauthn ask the browser's gettext for."""
    spec = find_spec("django_otp_webauthn")
    assert spec is not None
    folder = Path((spec.submodule_search_locations or [""])[0]) / "static"
    scripts = "".join(path.read_text() for path in sorted(folder.rglob("*.js")))
    return set(re.findall(r'\bgettext\("((?:[^"\\]|\\.)*)"\)', scripts))


def _sources(*folders: Path) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text()
        for path in sorted(folder.rglob("*.html")):
            yield path, _as_code(templatize(path.read_text(), origin=str(path)))


def _as_code(mixed: str) -> str:
    """Django turns a template into calls amid masked text; only the calls are kept, one a line."""
    return "\n".join(match[0].replace("\n", " ") for match in CALL.finditer(mixed))


def _calls(tree: ast.AST) -> Iterator[Key]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            texts = [text for text in texts if isinstance(text, str)]
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SINGULAR and texts:
                yield "", texts[0], ""
            elif name in CONTEXTUAL and len(texts) > 1:
                yield texts[0], texts[1], ""
            elif name in PLURAL and len(texts) > 1:
                yield "", texts[0], texts[1]


def update(catalogue: polib.POFile, used: dict[Key, set[str]]) -> polib.POFile:
    """The catalogue with exactly the used texts, known translations kept, in alphabetical order."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    fresh = polib.POFile()
    fresh.metadata = catalogue.metadata or {
        "Project-Id-Version": "portal-1022",
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for (context, text, plural), files in sorted(used.items()):
        old = known.get((context, text))
        entry = polib.POEntry(msgid=text, msgctxt=context or None, msgid_plural=plural)
        entry.occurrences = [(file, "") for file in sorted(files)]
        if plural:
            entry.msgstr_plural = old.msgstr_plural if old and old.msgstr_plural else {0: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        if "%(" in text:
            entry.flags = ["python-format"]
        fresh.append(entry)
    return fresh


def main() -> None:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    fresh = update(old, collect())
    fresh.save(str(CATALOGUE))
    message_catalogues.compile_outdated()


if __name__ == "__main__":
    main()
