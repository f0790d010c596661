"""In which language each person is written to."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings

from foundation.citizens.models import Citizen


def language_of(citizen: Citizen) -> str:
    """One of settings.LANGUAGES: Vietnamese where the house knows no other of this person."""
    return _ours(citizen.language)


def by_language(citizens: Iterable[int]) -> dict[str, list[int]]:
    """The ids by the language of each, as language_of, in their order.

    A worker has no request: whoever writes the words activates the language himself.
    """
    ids = list(citizens)
    known = dict(Citizen.objects.filter(pk__in=ids).values_list("pk", "language"))
    found: dict[str, list[int]] = defaultdict(list)
    for pk in ids:
        found[_ours(known.get(pk, ""))].append(pk)
    return dict(found)


def _ours(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
