"""Who is told of a dossier's changes, how that was proven, and what they thought in the end."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier
from foundation.citizens.models import Citizen
from foundation.vietnamese.names import mask_name


class FollowQuerySet(models.QuerySet["Follow"]):
    def living(self) -> "FollowQuerySet":
        return self.filter(stopped_at=None, citizen__erased_at=None)

    def proven(self) -> "FollowQuerySet":
        """Those who hold the receipt or the phone. Four digits of a phone are known to many."""
        return self.exclude(proof=Follow.Proof.PHONE)


class Follow(models.Model):
    class Proof(models.TextChoices):
        LINK_CODE = "link_code", _("Link code from the tracking page")
        SECRET = "secret", _("Code and secret of the receipt")
        PHONE = "phone", _("Last digits of the phone")
        QR = "qr", _("Photo of the QR")
        APPLICANT = "applicant", _("Is the applicant")
        ONE_TIME_CODE = "code", _("One-time code sent to the phone")

        @classmethod
        def is_owners(cls, proof: str) -> bool:
            """Of the receipt or of the phone itself, not digits that many know; no proof is none."""
            return proof in cls.values and proof != cls.PHONE

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="follows")
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="follows")
    proof = models.CharField(_("proven by"), max_length=10, choices=Proof.choices)
    since = models.DateTimeField(_("since"), auto_now_add=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    removed_at = models.DateTimeField(
        _("removed by the applicant at"), null=True, blank=True, help_text=_("digits begin it no more")
    )

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [models.UniqueConstraint(fields=["dossier", "citizen"], name="one_follow_per_citizen")]

    @property
    def shown_name(self) -> str:
        """The account as the applicant may see it, masked."""
        shown = next((one.display_name for one in self.citizen.identities.all() if one.display_name), "")
        return mask_name(shown or self.citizen.full_name) or str(_("an account without a name"))

    def __str__(self) -> str:
        return f"{self.citizen_id} → {self.dossier_id}"


class LinkCode(models.Model):
    """A short code such as #A7K2Q, shown to someone who has the second factor, typed once in a chat."""

    code = models.CharField(max_length=8, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="link_codes")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(
        _("proven by"),
        max_length=10,
        choices=Follow.Proof.choices,
        default=Follow.Proof.LINK_CODE,
        db_default=Follow.Proof.LINK_CODE,
        help_text="what a follow by this code is worth: no more than the page that showed it",
    )

    class Meta:
        verbose_name = _("link code")
        verbose_name_plural = _("link codes")

    def __str__(self) -> str:
        return self.code


class Rating(models.Model):
    """A citizen's rating of a finished dossier: 1 (very unhappy) to 5 (very happy)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(_("score"))
    comment = models.TextField(_("comment"), blank=True, max_length=1000)
    channel = models.SlugField(_("channel"), max_length=20)
    rated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_is_1_to_5")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.score}"
