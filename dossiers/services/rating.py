"""What a citizen thought of a finished dossier."""

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.errors import RatingRefused
from dossiers.models import Dossier, Rating
from dossiers.services.checks import clean_text
from dossiers.services.transitions import lock


@transaction.atomic
def rate(*, dossier: Dossier, score: int, comment: str = "", channel: str) -> Rating:
    """Once per dossier, 1 to 5; the same rating sent twice is one."""
    locked = lock(dossier)
    if isinstance(score, bool) or score not in range(1, 6):
        raise RatingRefused(_("A rating goes from 1 (very dissatisfied) to 5 (very satisfied)."))
    if not locked.has_result:
        raise RatingRefused(_("You can rate once the dossier has a result."))
    comment = clean_text(comment, 1000, _("What you add"))
    rating, created = Rating.objects.get_or_create(
        dossier=locked, defaults={"score": score, "comment": comment, "channel": channel}
    )
    if not created and (rating.score, rating.comment) != (score, comment):
        raise RatingRefused(_("This dossier was rated already. Thank you."))
    return rating


@transaction.atomic
def add_words(*, dossier: Dossier, comment: str, channel: str) -> bool:
    """The words that follow the score on the same channel, once; False where no score waits for them."""
    mine = Rating.objects.filter(dossier=dossier, channel=channel, comment="")
    return bool(mine.update(comment=clean_text(comment, 1000, _("What you add"))))
