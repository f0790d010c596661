"""Who handles what: agencies, the officers' desks, and procedures with their rules as dated data."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.calendar import working_days
from foundation.calendar.services import calendar_of
from foundation.calendar.working_days import WorkCalendar
from foundation.database.constraints import CheckConstraint, UniqueConstraint
from foundation.database.vietnamese_order import by_name
from foundation.regions.models import AdminUnit
from foundation.regions.points import POINT_IN_VIETNAM
from foundation.vietnamese.folding import fold
from foundation.vietnamese.marked import Vietnamese
from foundation.web.translated_fields import Translated


def _officer(instance: models.Model, request: Any = None, **_: Any) -> User | None:
    """Who is named in the history: an officer; nobody where other software brought the change."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date) -> "DatedQuerySet":
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )

    def current(self) -> "DatedQuerySet":
        return self.on(timezone.localdate())

    def newest_first(self) -> "DatedQuerySet":
        """What was in force before any date was recorded comes last."""
        return self.order_by(F("valid_from").desc(nulls_last=True))


class Agency(models.Model):
    """An office: one-stop unit, department or commune. Its `code` opens the dossier codes it gives."""

    class Level(models.TextChoices):
        PROVINCE = "tinh", _("Province")
        DISTRICT = "huyen", _("District (until 30 June 2025)")
        COMMUNE = "xa", _("Commune")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80)
    level = models.CharField(_("level"), max_length=5, choices=Level.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("under")
    )
    unit = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("administrative unit")
    )
    is_one_stop = models.BooleanField(_("receives dossiers"), default=False)
    is_confirmed = models.BooleanField(_("known to the catalogue"), default=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    bank_bin = models.CharField(_("bank BIN"), max_length=6, blank=True)
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    bank_account = models.CharField(_("account number"), max_length=19, blank=True)
    bank_account_name = models.CharField(_("account holder"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("now"),
    )

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("change of an agency"), get_user=_officer)

    @property
    def calendar(self) -> WorkCalendar:
        """The days that this office works, by the rows in force."""
        return calendar_of(office=self.code, unit_id=self.unit_id)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]
        constraints = [
            CheckConstraint(
                condition=POINT_IN_VIETNAM,
                name="agency_lies_in_vietnam",
                violation_error_message=_("Give latitude and longitude of a point in Vietnam, or neither."),
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class OfficerDesk(models.Model):
    """An officer may see and move the dossiers that this agency received or is competent for."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desks", verbose_name=_("Officer")
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="desks", verbose_name=_("agency")
    )

    class Meta:
        verbose_name = _("officer's desk")
        verbose_name_plural = _("officers' desks")
        constraints = [models.UniqueConstraint(fields=["officer", "agency"], name="one_desk_per_agency")]

    def __str__(self) -> str:
        return f"{self.officer} @ {self.agency}"

    @classmethod
    def agencies_of(cls, officer: User) -> list[Agency]:
        """Those whose desk the officer holds; asked of the database once for an officer's object."""
        desks = cls.objects.select_related("agency").order_by(by_name("agency__name"))
        models.prefetch_related_objects([officer], models.Prefetch("desks", desks))
        return [desk.agency for desk in officer.desks.all()]


class LimitUnit(models.TextChoices):
    WORKING = working_days.WORKING, _("working days")
    CALENDAR = working_days.CALENDAR, _("calendar days")


class Procedure(Translated, models.Model):
    """One version of a procedure; a dossier keeps its own, so that edits never move old due dates."""

    class OnlineLevel(models.TextChoices):
        FULL = "toan_trinh", _("Fully online")
        PARTIAL = "mot_phan", _("Partly online")
        NONE = "truc_tiep", _("At the counter only")

    class Submitter(models.TextChoices):
        """The widest circle of people who may file."""

        UNKNOWN = "", _("not recorded")
        APPLICANT = "ban_than", _("the applicant in person")
        RELATIVE = "nguoi_than", _("the applicant or a close relative")
        PROXY = "uy_quyen", _("the applicant, or anybody authorised in writing")

    national_code = models.CharField(_("national code"), max_length=20, blank=True, db_index=True)
    name = models.CharField(_("name"), max_length=500)
    name_en = models.CharField(
        _("name, English"),
        max_length=500,
        blank=True,
        db_default="",
        help_text=_("for procedures that foreigners use; the Vietnamese name stands below it"),
    )
    field = models.CharField(_("field"), max_length=120, blank=True)
    agency_level = models.CharField(_("handled at"), max_length=5, choices=Agency.Level.choices, blank=True)
    online_level = models.CharField(
        _("online level"), max_length=10, choices=OnlineLevel.choices, default=OnlineLevel.NONE
    )
    time_limit_days = models.PositiveSmallIntegerField(_("time limit (days)"), null=True, blank=True)
    limit_unit = models.CharField(
        _("the time limit counts"),
        max_length=8,
        choices=LimitUnit.choices,
        default=LimitUnit.WORKING,
        help_text=_("calendar days: a last day off moves to the next working day"),
    )
    time_limit_note = models.CharField(_("note on the time limit"), max_length=300, blank=True)
    same_day = models.BooleanField(_("answered on the day"), default=False)
    cut_off = models.TimeField(_("received after this hour counts from the next day"), null=True, blank=True)
    fee_note = models.CharField(_("note on fees"), max_length=500, blank=True)
    result_name = models.CharField(_("result"), max_length=300, blank=True)
    result_validity = models.CharField(
        _("how long the result is valid"), max_length=200, blank=True, db_default=""
    )
    submitter = models.CharField(
        _("who may file"), max_length=10, choices=Submitter.choices, blank=True, db_default=""
    )
    submitter_note = models.CharField(_("note on who may file"), max_length=300, blank=True, db_default="")
    submitter_source = models.CharField(
        _("source on who may file"),
        max_length=200,
        blank=True,
        db_default="",
        help_text=_("the rule that says so; a value without a source is not accepted"),
    )
    legal_basis = models.CharField(_("legal basis"), max_length=500, blank=True)
    synonyms = models.TextField(_("how people call it"), blank=True, help_text=_("one per line"))
    situations = models.TextField(
        _("how people tell that they need it"),
        blank=True,
        db_default="",
        help_text=_(
            "one per line, without its name: “the new baby needs papers”; they only bring it to choose"
        ),
    )
    is_filed_here = models.BooleanField(
        _("can be handed in here"),
        default=False,
        help_text=_("off: citizens are sent to the National Portal"),
    )
    portal_url = models.URLField(
        _("address at the National Portal"), max_length=500, blank=True, help_text=_("empty: its first page")
    )
    handled_by = models.ForeignKey(
        Agency,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("always handled by"),
        help_text=_("empty: by the office that receives it"),
    )
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        db_default=False,
        help_text=_("who knows only a dossier's code reads the field, not this name"),
    )
    certainty = models.CharField(_("how sure"), max_length=120, blank=True)
    is_confirmed = models.BooleanField(_("known to the catalogue"), default=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("change of a procedure"), get_user=_officer)

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["field", "name"]
        constraints = [
            UniqueConstraint(
                fields=["national_code", "valid_from"],
                condition=~Q(national_code=""),
                nulls_distinct=False,
                name="one_procedure_version_per_date",
                violation_error_message=_(
                    "This procedure has a version from this day: change that one or choose another day."
                ),
            ),
            models.CheckConstraint(
                condition=Q(submitter="") | ~Q(submitter_source=""),
                name="who_may_file_has_a_source",
                violation_error_message=_("Please name the rule that says who may file."),
            ),
        ]

    def competent_for(self, received_at: Agency) -> Agency:
        """Who decides: the agency that always does, else the one that received."""
        return self.handled_by or received_at

    @property
    def plain_name(self) -> str:
        """How most people call it: the first of its synonyms; "" where none is known or it says the same."""
        first = self.synonyms.partition("\n")[0].strip()
        return "" if fold(first) == fold(self.name) else first[:1].upper() + first[1:]

    @property
    def headings(self) -> tuple[str, str]:
        """The name to read first, in the reader's language if there is one; the official name below it."""
        official = Vietnamese(self.name)
        english = self.translated("name")
        if english != official:
            return english, official
        return (Vietnamese(self.plain_name), official) if self.plain_name else (official, "")

    def __str__(self) -> str:
        return self.name


class ProcedurePaper(Translated, models.Model):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("paper"), max_length=300)
    name_en = models.CharField(_("paper, English"), max_length=300, blank=True, db_default="")
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    is_required = models.BooleanField(_("required"), default=True)
    form = models.CharField(
        _("form"),
        max_length=200,
        blank=True,
        db_default="",
        help_text=_("number or address of the form to fill in"),
    )
    validity = models.CharField(_("how long it is valid"), max_length=120, blank=True, db_default="")
    is_filled_here = models.BooleanField(
        _("filled in here"),
        default=False,
        db_default=False,
        help_text=_("the form of this procedure stands for this paper; it need not be sent as a file"),
    )
    template = models.FileField(
        _("template to download"), upload_to="forms/%Y/%m/", blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("paper demanded")
        verbose_name_plural = _("papers demanded")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class ProcedureStep(models.Model):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("step"), max_length=200)
    office = models.CharField(_("office"), max_length=200, blank=True)
    days = models.DecimalField(_("working days"), max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class ProcedureFee(models.Model):
    class Kind(models.TextChoices):
        PRICE = "phi", _("Fee (phí)")
        CHARGE = "le_phi", _("Charge (lệ phí)")

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="fees")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.CHARGE)
    label = models.CharField(_("what for"), max_length=200)
    amount = models.PositiveIntegerField(_("amount (đ)"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("fee of the procedure")
        verbose_name_plural = _("fees of the procedure")

    def __str__(self) -> str:
        return f"{self.label}: {self.amount}"
