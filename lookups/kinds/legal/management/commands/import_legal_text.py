"""`import_legal_text NUMBER FILE`: the full text of a document that the portal knows, from .txt or .pdf."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.files import documents
from lookups.kinds.legal import numbers, search


class Command(BaseCommand):
    help = "Takes in a text (UTF-8, or a PDF that has text) and cuts it up into its articles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="118/2025/NĐ-CP, in any typing")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, number: str, file: Path, **options: Any) -> None:
        asked = numbers.find(number)
        found = list(search.by_number(asked)[:2]) if asked else []
        if len(found) != 1:
            raise CommandError(f"{number}: {len(found)} documents of this number; there must be one.")
        document = found[0]
        document.text = _text_of(file)
        document.save()
        self.stdout.write(f"{document}: {document.articles.count()} articles")


def _text_of(file: Path) -> str:
    content = file.read_bytes()
    try:
        if content.startswith(documents.PDF):
            text = documents.text_of_pdf(content)
        else:
            text = content.decode("utf-8-sig")
    except (documents.DocumentRefused, UnicodeDecodeError) as error:
        raise CommandError(f"{file.name}: {error}") from error
    if not text.strip():
        raise CommandError(f"{file.name} has no text: a scan must be typed or recognised first.")
    return text
