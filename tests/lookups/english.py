"""What a page says in English: its main part without what is marked as Vietnamese."""

import re

from django.test import Client

_MARKED = re.compile(r"<(\w+)[^>]*\blang=\"vi\"[^>]*>.*?</\1>", re.S)
_TAG = re.compile(r"<[^>]+>")


def main_of(client: Client, address: str, question: dict[str, str]) -> str:
    """The HTML of <main> of the page in English."""
    page = client.get(address, question | {"lang": "en"}).content.decode()
    assert '<html lang="en">' in page
    return page[page.index("<main") : page.index("</main>")]


def english_of(html: str) -> str:
    """Words without tags, one space between; what bears lang="vi" is left out."""
    return " ".join(_TAG.sub(" ", _MARKED.sub(" ", html)).split())


def found_in(text: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word in text]
