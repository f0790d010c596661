"""Texts are English msgids with their Vietnamese in `locale/`; Vietnamese in code is data, or listed here."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENDINGS = {".py", ".html", ".txt", ".js"}
LETTER = re.compile(r"[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
# A Vietnamese term that an English text explains, or the sign of the currency.
EXPLAINED = re.compile(r"\([^()]*\)|“[^”]*”|«[^»]*»|\bphí\b|\blệ phí\b")
COMMENTS = re.compile(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", re.DOTALL)
OUTSIDE = (
    "staticfiles/*",
    "media/*",
    "tests/*",
    "bench/*",
    "dev/*",
    "docs/*",
    "zalo_sandbox/*",
    "*/migrations/*",
    "*/demo*",
    "locale/*",
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
    "*/permissions.py": "names of roles, which are rows of the database",
    "*roles.py": "names of roles, which are rows of the database",
    "*personal_fields.py": "laws, and what erased fields are replaced by",
    "*/redaction.py": "names and words that it recognises",
    "assistant/*": "what citizens write, and what the press of a button says",
    "foundation/vietnamese/*": "the language itself",
    "foundation/regions/*": "names of places",
    "foundation/spreadsheets/*": "what officials write in cells",
    "lookups/kinds/*": "what officials write in cells, and names of official kinds",
    "tourism/*": "what officials write in cells, and names of dishes",
    "templates/letters/*": "forms 01 to 05 as the decree prints them",
    "dossiers/statuses.py": "what the press of a button says",
    "petitions/statuses.py": "what the press of a button says",
    "templates/500.html": "shown when nothing else works, in both languages at once",
    "templates/503.html": "shown when nothing else works, in both languages at once",
    "templates/public/last_resort.html": "shown when nothing else works, in both languages at once",
    "templates/insights/report.html": "the monthly report as the office files it",
    "templates/outreach/poster.html": "a poster as it is printed",
    "templates/dossiers/filing/procedure.html": "recognises a paper that is optional by its name",
    "dossiers/services/reception.py": "the note of a take-over, recognised by its words",
}
# Still to be translated: at most so many literals in each file. No file may join the list.
LEFT = {
    "announcements/apps.py": 5,
    "announcements/publishers.py": 1,
    "announcements/services/campaigns.py": 2,
    "config/api.py": 13,
    "config/management/commands/audit_ledger.py": 17,
    "config/management/commands/seed_demo.py": 3,
    "config/page_context.py": 1,
    "config/settings.py": 2,
    "foundation/accounts/apps.py": 1,
    "foundation/calendar/apps.py": 4,
    "foundation/calendar/models.py": 1,
    "foundation/calendar/seed.py": 1,
    "foundation/calendar/services.py": 1,
    "foundation/calendar/working_days.py": 5,
    "foundation/citizens/apps.py": 4,
    "foundation/citizens/lookup.py": 8,
    "foundation/citizens/management/commands/erase_citizen.py": 6,
    "foundation/conversations/models.py": 1,
    "foundation/insights/apps.py": 1,
    "foundation/insights/management/commands/export_insights.py": 1,
    "foundation/insights/management/commands/monthly_report.py": 4,
    "foundation/outbox/alarms.py": 2,
    "foundation/outbox/claims.py": 1,
    "foundation/outbox/reasons.py": 14,
    "foundation/outbox/references.py": 1,
    "foundation/outbox/services.py": 2,
    "lookups/communes_in_text.py": 4,
    "lookups/places.py": 1,
    "outreach/apps.py": 2,
    "templates/admin/insights/dashboard.html": 1,
    "templates/insights/home.html": 1,
    "templates/tourism/calendar.html": 1,
    "templates/tourism/home.html": 2,
    "web_channel/route.py": 2,
    "zalo_channel/apps.py": 2,
    "zalo_channel/articles.py": 1,
    "zalo_channel/contact_details.py": 1,
    "zalo_channel/errors.py": 26,
    "zalo_channel/handlers.py": 4,
    "zalo_channel/oa_connection.py": 5,
    "zalo_channel/sandbox_export.py": 3,
    "zalo_channel/tokens.py": 2,
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
    more = {name: count for name, count in found().items() if count > LEFT.get(name, 0)}
    assert more == {}
