"""Texts that an editor writes in Vietnamese and, where somebody has translated them, in English."""

from django.utils.translation import get_language

from foundation.vietnamese.marked import Vietnamese


class Translated:
    """A model with pairs of fields: `name` and `name_en`."""

    def translated(self, field: str) -> str:
        """In the reader's language; in Vietnamese, marked so, where there is no English of its own."""
        return self.in_language(field, get_language() or "vi")

    def in_language(self, field: str, language: str) -> str:
        vietnamese = getattr(self, field)
        english = getattr(self, f"{field}_en") if language.startswith("en") else ""
        return english if english and english != vietnamese else Vietnamese(vietnamese)
