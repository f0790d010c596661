"""Texts are English msgids with their Vietnamese in `locale/`; Vietnamese in code is data, or listed here."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENDINGS = {".py", ".html", ".txt", ".js"}
LETTER = re.compile(r"[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
# A Vietnamese term that an English text explains, a name, what one types to the bot, a sign of the currency
EXPLAINED = re.compile(r"\([^()]*\)|“[^”]*”|«[^»]*»|\bphí\b|\blệ phí\b|QĐ-TTg|dừng tin")
COMMENTS = re.compile(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", re.DOTALL)
OUTSIDE = (
    "staticfiles/*",
    "media/*",
    "tests/*",
    "bench/*",
    "dev/*",
    "docs/*",
    "sandboxes/*",
    "*/migrations/*",
    "*/demo*",
    "locale/*",
    "province/*",
)
DATA = {
    "*/data/*": "files of data",
    "*headings.py": "what officials call the columns of their tables",
    "*_columns.py": "what officials call the columns of their tables",
    "*_layout.py": "what officials call the columns of their tables",
    "*/layout.py": "what officials call the columns of their tables",
    "*/headings.txt": "what officials call the columns of their tables",
    "*_cells.py": "what officials write in cells",
    "*/cells.py": "what officials write in cells",
    "*_groups.py": "what officials write in cells",
    "*/resources.py": "columns that the importers read again",
    "*roles.py": "names of roles, which are rows of the database",
    "*personal_fields.py": "laws, and what erased fields are replaced by",
    "*/redaction.py": "names and words that it recognises",
    "assistant/*": "what citizens write, and what the press of a button says",
    "foundation/vietnamese/*": "the language itself",
    "foundation/files/ooxml.py": "refusals of a spreadsheet, with those of its reader",
    "foundation/regions/*": "names of places",
    "foundation/spreadsheets/*": "what officials write in cells",
    "lookups/kinds/*": "what officials write in cells, and names of official kinds",
    "tourism/*": "what officials write in cells, and names of dishes",
    "templates/letters/*": "forms 01 to 05 as the decree prints them",
    "dossiers/statuses.py": "what the press of a button says",
    "petitions/statuses.py": "what the press of a button says",
    "petitions/categories.py": "words that it recognises",
    "petitions/complaints.py": "words that it recognises",
    "templates/500.html": "shown when nothing else works, in both languages at once",
    "templates/503.html": "shown when nothing else works, in both languages at once",
    "templates/public/last_resort.html": "shown when nothing else works, in both languages at once",
    "templates/insights/report.html": "the monthly report as the office files it",
    "templates/outreach/poster.html": "a poster as it is printed",
    "templates/dossiers/filing/procedure.html": "recognises a paper that is optional by its name",
    "foundation/calendar/seed.py": "the name of a day, beside those of the library",
    "foundation/conversations/models.py": "what a new desk says out of hours, until somebody words it anew",
    "foundation/outbox/references.py": "the mark of a reference, found again in the platform's echo",
    "foundation/search/terms.py": "words between clauses that it recognises",
    "lookups/places.py": "words of places that it recognises",
    "lookups/communes_in_text.py": "words of places that it recognises",
    "dossiers/submission/declaration.py": "answers, and the name of a paper, as they are kept and printed",
    "dossiers/submission/deaths.py": "words that it recognises",
    "dossiers/services/reception.py": "the note of a take-over, recognised by its words",
}


def is_data(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in (*OUTSIDE, *DATA))


def literals(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from COMMENTS.sub("", text).splitlines()
        return
    tree = ast.parse(text)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def found() -> dict[str, int]:
    """How many literals of each file are Vietnamese and no data."""
    counted = {}
    for path in sorted(ROOT.glob("[a-z]*/**/*")):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix not in ENDINGS or is_data(name):
            continue
        rest = (EXPLAINED.sub("", text) for text in literals(path))
        if count := sum(bool(LETTER.search(text)) for text in rest):
            counted[name] = count
    return counted


def test_vietnamese_stands_in_locale_and_in_data():
    assert found() == {}
