"""What the search of procedures reads: the names of each, weighted terms, and procedures of other bodies."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.catalogue import Procedure
from foundation.database.constraints import UniqueConstraint
from foundation.search.models import IndexedName, IndexedTerm


class OutsideProcedure(models.Model):
    """A well-known procedure that other bodies handle; who asks for it is told whom to turn to."""

    name = models.CharField(_("name"), max_length=200)
    synonyms = models.TextField(_("how people call it"), blank=True, help_text=_("one per line"))
    situations = models.TextField(
        _("how people tell that they need it"),
        blank=True,
        db_default="",
        help_text=_("one per line, without its name: “the boat has no number”; the search finds it by them"),
    )
    handled_by = models.CharField(_("who handles it"), max_length=300)
    url = models.URLField(_("address on the web"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("procedure of another body")
        verbose_name_plural = _("procedures of other bodies")
        ordering = ["name"]
        constraints = [
            UniqueConstraint(
                fields=["name"],
                name="one_outside_procedure_per_name",
                violation_error_message=_("This procedure of another body is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProcedureName(IndexedName):
    """One folded name, synonym or situation. Derived: dossiers/submission/procedure_index.py writes it.

    The first search after a change of the catalogue weighs all terms anew.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="names", null=True)
    outside = models.ForeignKey(OutsideProcedure, on_delete=models.CASCADE, related_name="names", null=True)
    is_situation = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("name of a procedure")
        verbose_name_plural = _("names of procedures")
        indexes = [GinIndex(fields=["terms"], name="procedure_by_terms", fastupdate=False)]
        constraints = [
            models.CheckConstraint(
                condition=Q(procedure=None) ^ Q(outside=None), name="name_of_one_procedure"
            ),
        ]


class ProcedureTerm(IndexedTerm):
    """A word or pair of words of the catalogue with its weight: the rarer, the heavier."""

    class Meta:
        verbose_name = _("term of the catalogue")
        verbose_name_plural = _("terms of the catalogue")
        indexes = [GinIndex(OpClass("term", "gin_trgm_ops"), name="term_by_trigrams", fastupdate=False)]
