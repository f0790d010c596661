"""No template without a page and no CSS class without an element. (Texts: tests/web/test_catalogue.py.)"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
PACKAGES = [
    path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in ("tests", "bench", "dev")
]
THEIRS = ("django.contrib.admin", "unfold", "unfold.contrib.import_export", "import_export", "simple_history")
PAGE_OF_A_STATUS = re.compile(r"[45]\d\d\.html")
FILE = re.compile(r"""["']([^"'\s]+\.(?:html|txt|xml))["']""")
NAME = re.compile(r"[\w-]+")
BEGINNING = re.compile(r"([\w-]+-)(?:\{|\$\{|[\"']\s*\+)")
"""Of a class that is put together: `tone-{{ tone }}`, `tone-${tone}`, "tone-" + tone."""
SELECTOR = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


@cache
def modules() -> tuple[str, ...]:
    return tuple(path.read_text() for package in PACKAGES for path in sorted(package.rglob("*.py")))


@cache
def pages() -> dict[str, str]:
    return {
        str(path.relative_to(TEMPLATES)): path.read_text()
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    }


def named_in_modules() -> Iterator[str]:
    """What an f-string fills in is a `*`."""
    for module in modules():
        yield from (re.sub(r"\{[^}]*\}", "*", name) for name in FILE.findall(module))


def named_in_templates() -> Iterator[str]:
    for page in pages().values():
        yield from re.findall(r"""(?:include|extends)\s+["']([^"']+)["']""", page)
        for tag in re.findall(r"\{%[^%]*%\}", page):  # {% include "a/"|add:kind %}, and names handed on
            parts = re.findall(r"""["']([\w/.-]+)["']""", tag)
            yield from (f"{part}*" if part.endswith("/") else part for part in parts)


def replaces_one_of_theirs(name: str) -> bool:
    return any((folder / "templates" / name).exists() for folder in their_folders())


def test_every_template_is_named_somewhere():
    names = {*named_in_modules(), *named_in_templates()}
    patterns = [name for name in names if "*" in name and name[0].isalpha() and "/" in name]
    unused = [
        page
        for page in pages()
        if page not in names
        and not any(fnmatchcase(page, pattern) for pattern in patterns)
        and not PAGE_OF_A_STATUS.fullmatch(page)
        and not replaces_one_of_theirs(page)
    ]
    assert unused == []


def test_every_css_class_stands_on_an_element():
    sources = [*pages().values(), *modules(), *(path.read_text() for path in theirs_and_scripts())]
    words = {word for text in sources for word in NAME.findall(text)}
    beginnings = tuple({found for text in sources for found in BEGINNING.findall(text)})
    unused = [
        f"{sheet.name}: .{name}"
        for sheet in sorted((ROOT / "static" / "css").glob("*.css"))
        for name in sorted(set(SELECTOR.findall(rules_of(sheet))))
        if name not in words and not name.startswith(beginnings)
    ]
    assert unused == []


def rules_of(sheet: Path) -> str:
    """Without comments, addresses and numbers."""
    return re.sub(r"/\*.*?\*/|url\([^)]*\)|\d*\.\d+|:[^;{}]*;", "", sheet.read_text(), flags=re.DOTALL)


def theirs_and_scripts() -> Iterator[Path]:
    yield from (ROOT / "static").rglob("*.js")
    yield from (ROOT / "sandboxes").rglob("*.html")
    for folder in their_folders():
        for kind in ("*.html", "*.js", "widgets.py"):
            yield from folder.rglob(kind)


def their_folders() -> list[Path]:
    return [Path(str(spec.origin)).parent for spec in map(find_spec, THEIRS) if spec]
