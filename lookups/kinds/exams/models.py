"""Examinations, their candidates' scores with every earlier version, cut-offs, and who waits for a score."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import Citizen
from foundation.database.constraints import CheckConstraint
from foundation.spreadsheets.models import ImportRun
from lookups.kinds.exams.rules.graduation import FORMULAS, TOTALS
from lookups.kinds.exams.rules.subjects import LANGUAGES, PERIODS, SUBJECTS

FORMULA_CHOICES = [
    *((key, format_lazy("{}: {}", formula.years, formula.words)) for key, formula in FORMULAS.items()),
    *((key, total.words) for key, total in TOTALS.items()),
]
PERIOD_CHOICES = [(period.key, period.label) for period in PERIODS.values()]


class ExamQuerySet(models.QuerySet):
    def shown(self) -> "ExamQuerySet":
        """Those that citizens see: published, or with a set hour of publication."""
        return self.filter(is_checked=True, is_withdrawn=False).exclude(publish_at=None)

    def published(self, now: dt.datetime) -> "ExamQuerySet":
        return self.shown().filter(publish_at__lte=now)

    def to_announce(self, now: dt.datetime) -> "ExamQuerySet":
        """Published, and not announced since the scores changed; or somebody asked meanwhile."""
        waiting = ScoreWatch.objects.filter(exam=models.OuterRef("pk"), told_at=None)
        return self.published(now).filter(Q(announced_at=None) | models.Exists(waiting), held_at=None)


class Exam(models.Model):
    """One examination of one year. Nothing of it is shown before `publish_at`, to the second."""

    class Kind(models.TextChoices):
        THPT = "thpt", _("High-school graduation")
        GRADE_10 = "lop10", _("Entrance to grade 10")

    class Factor(models.TextChoices):
        NONE = "none", _("Candidate number alone")
        BIRTH_DATE = "birth_date", _("Candidate number and date of birth")
        CCCD4 = "cccd4", _("Candidate number and the last 4 digits of the identity card")

    key = models.CharField(
        _("key"),
        max_length=30,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]+(-[A-Z0-9]+)*$")],
        help_text="THPT-2026",
    )
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.THPT)
    year = models.PositiveSmallIntegerField(_("year"))
    period = models.CharField(_("subjects and steps of"), max_length=12, choices=PERIOD_CHOICES)
    councils = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("codes of the exam councils"),
        default=list,
        blank=True,
        help_text=_("Two digits each, parted by commas; empty: numbers of this exam have no council code."),
    )
    number_length = models.PositiveSmallIntegerField(
        _("digits of a candidate number"),
        null=True,
        blank=True,
        default=8,
        help_text=_("Empty: letters and digits, up to 12."),
    )
    second_factor = models.CharField(
        _("asked for"), max_length=10, choices=Factor.choices, default=Factor.NONE
    )
    formula = models.CharField(_("formula of the estimate or total"), max_length=12, choices=FORMULA_CHOICES)
    numbered_columns = ArrayField(
        models.CharField(max_length=25, choices=list(SUBJECTS.items())),
        verbose_name=_("subjects of the columns dm1, dm2, …"),
        default=list,
        blank=True,
        help_text=_(
            "Codes of the subjects in their order, parted by commas, as the letter with the file says:"
            " toan,ngu_van,… Empty: the usual order is supposed, and what contradicts it is refused."
        ),
    )
    source = models.CharField(_("source"), max_length=150)
    publish_at = models.DateTimeField(_("published at"), null=True, blank=True)
    is_checked = models.BooleanField(
        _("checked"),
        default=False,
        help_text=_("Someone has compared the loaded scores with the list; until then nothing is prepared."),
    )
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    revision = models.PositiveIntegerField(_("version of the scores"), default=0, editable=False)
    checked_revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    snapshot = models.CharField(_("file that is shown"), max_length=60, db_default="", editable=False)
    revised_at = models.DateTimeField(_("scores of"), null=True, editable=False)
    first_published_at = models.DateTimeField(_("first published at"), null=True, editable=False)
    times_hidden = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    announced_at = models.DateTimeField(_("announced at"), null=True, editable=False)
    held_at = models.DateTimeField(_("messages held since"), null=True, editable=False)

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = _("examination")
        verbose_name_plural = _("examinations")
        ordering = ["-year", "key"]

    def clean(self) -> None:
        if len(set(self.numbered_columns)) < len(self.numbered_columns):
            raise ValidationError({"numbered_columns": _("A subject is listed twice.")})

    @property
    def loaders(self) -> set[int | None]:
        """The officers who changed the scores since they were last checked; None where the command did."""
        runs = ImportRun.objects.filter(kind="exams", options__exam=self.key, stage=ImportRun.Stage.DONE)
        changing = runs.exclude(added=0, changed=0).values_list("by_id", flat=True)
        return set(changing[: self.revision - self.checked_revision])

    @property
    def is_published(self) -> bool:
        return (
            self.is_checked
            and not self.is_withdrawn
            and self.publish_at is not None
            and self.publish_at <= timezone.now()
        )

    @property
    def was_public(self) -> bool:
        """Citizens have seen these scores, though they may be hidden now: a change is a correction."""
        return self.first_published_at is not None or self.is_published

    def __str__(self) -> str:
        return self.key


def _mark(subject: str) -> models.DecimalField:
    return models.DecimalField(SUBJECTS[subject], max_digits=4, decimal_places=2, null=True, blank=True)


class Candidate(models.Model):
    """A candidate's current scores; NULL is «did not sit», 0 is a score. No name is kept.

    `factor` is a keyed hash of what the exam asks for beside the number. `version` counts corrections.
    """

    exam = models.ForeignKey(
        Exam, on_delete=models.CASCADE, related_name="candidates", db_index=False, verbose_name=_("exam")
    )
    sbd = models.CharField(_("candidate number"), max_length=12)
    toan = _mark("toan")
    ngu_van = _mark("ngu_van")
    ngoai_ngu = _mark("ngoai_ngu")
    vat_li = _mark("vat_li")
    hoa_hoc = _mark("hoa_hoc")
    sinh_hoc = _mark("sinh_hoc")
    lich_su = _mark("lich_su")
    dia_li = _mark("dia_li")
    gdcd = _mark("gdcd")
    ktpl = _mark("ktpl")
    tin_hoc = _mark("tin_hoc")
    cong_nghe_cong_nghiep = _mark("cong_nghe_cong_nghiep")
    cong_nghe_nong_nghiep = _mark("cong_nghe_nong_nghiep")
    mon_chuyen = _mark("mon_chuyen")
    ma_ngoai_ngu = models.CharField(
        _("language"), max_length=2, blank=True, choices=list(LANGUAGES.items()), default=""
    )
    wishes = ArrayField(models.CharField(max_length=20), verbose_name=_("wishes"), default=list, blank=True)
    factor = models.BinaryField(null=True, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.UniqueConstraint(fields=["exam", "sbd"], name="one_candidate_per_number"),
            models.CheckConstraint(
                condition=Q(*(Q(**{f"{subject}__gte": 0, f"{subject}__lte": 10}) for subject in SUBJECTS)),
                name="scores_from_0_to_10",
            ),
        ]

    def __str__(self) -> str:
        return self.sbd


class Correction(models.Model):
    """What a candidate's row said before it was corrected (phúc khảo, or a mistake of the file)."""

    exam = models.ForeignKey(
        Exam, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("exam")
    )
    sbd = models.CharField(_("candidate number"), max_length=12)
    version = models.PositiveSmallIntegerField(_("replaced version"))
    scores = models.JSONField(_("scores before"))
    replaced_at = models.DateTimeField(_("replaced at"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(fields=["exam", "sbd", "version"], name="one_row_per_replaced_version")
        ]

    def __str__(self) -> str:
        return f"{self.sbd} v{self.version}"


class CutOff(models.Model):
    """The lowest total with which a school took candidates of one wish into grade 10."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="cut_offs", verbose_name=_("exam"))
    school_code = models.CharField(_("code of the school"), max_length=20)
    school = models.CharField(_("school"), max_length=150)
    wish = models.PositiveSmallIntegerField(_("wish"), default=1)
    score = models.DecimalField(_("cut-off"), max_digits=4, decimal_places=2)

    class Meta:
        verbose_name = _("cut-off of grade 10")
        verbose_name_plural = _("cut-offs of grade 10")
        ordering = ["school", "wish"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "school_code", "wish"], name="one_cut_off_per_wish"),
            CheckConstraint(
                condition=Q(wish__gte=1, wish__lte=3, score__gte=0, score__lte=50),
                name="cut_off_is_possible",
                violation_error_message=_("A cut-off score lies between 0 and 50, for wish 1, 2 or 3."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} NV{self.wish}"


class ScoreWatch(models.Model):
    """A citizen who is told when the score of a number is published, and again when it was corrected.

    `told_version`: the version of the candidate's row in the message, 0 for a number that is not in the list;
    None where the message gave no scores.
    """

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="watches", verbose_name=_("exam"))
    sbd = models.CharField(_("candidate number"), max_length=12)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("asked at"), default=timezone.now)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    told_version = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("wish to be told a score")
        verbose_name_plural = _("wishes to be told a score")
        constraints = [
            models.UniqueConstraint(fields=["exam", "sbd", "citizen"], name="one_watch_per_number")
        ]
        indexes = [models.Index(fields=["exam", "id"], condition=Q(told_at=None), name="watch_untold")]

    def __str__(self) -> str:
        return self.sbd
