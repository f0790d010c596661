"""What searches read: names as terms with their weights; and what was searched for in vain."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IndexedName(models.Model):
    """One folded name; `terms` holds its words and pairs of words as lexemes.

    `mass` is the sum of their weights, empty until they are weighed. An official name need not be said whole.
    """

    folded = models.CharField(max_length=500)
    is_official = models.BooleanField(default=False, db_default=False)
    terms = SearchVectorField()
    mass = models.FloatField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.folded


class IndexedTerm(models.Model):
    """A word or pair of words of an index with its weight: the rarer, the heavier."""

    term = models.CharField(max_length=100, primary_key=True)
    weight = models.FloatField(db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.term


class SearchName(IndexedName):
    """A name, or the text, of something that the search of the portal finds. Derived (indexing.py).

    `source` is a key of SOURCES, `item` that of the thing within it; `is_text` marks all that tells of it.
    """

    source = models.CharField(max_length=20)
    item = models.CharField(max_length=60)
    folded = models.TextField()
    is_text = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("name that the search finds")
        verbose_name_plural = _("names that the search finds")
        indexes = [
            GinIndex(fields=["terms"], name="search_by_terms", fastupdate=False),
            models.Index(fields=["source", "item"], name="search_by_item"),
        ]


class SearchTerm(IndexedTerm):
    class Meta:
        verbose_name = _("term of the search")
        verbose_name_plural = _("terms of the search")
        indexes = [
            GinIndex(OpClass("term", "gin_trgm_ops"), name="search_term_by_trigrams", fastupdate=False)
        ]


class SearchMiss(models.Model):
    """Words that found nothing. They are kept from the third time on: what many ask names no person."""

    digest = models.CharField(max_length=32, unique=True, editable=False)
    words = models.CharField(_("words"), max_length=60, blank=True, editable=False)
    times = models.PositiveIntegerField(_("times"), default=1, editable=False)
    last_at = models.DateTimeField(_("last time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("search without a result")
        verbose_name_plural = _("searches without a result")
        ordering = ["-times", "-last_at"]

    def __str__(self) -> str:
        return self.words
