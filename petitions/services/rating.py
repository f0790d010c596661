"""What the sender thinks of an answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from petitions.errors import RatingRefused
from petitions.message_texts import ANSWERED_STATUSES
from petitions.models import Petition, Rating
from petitions.services import checks

RATED_WHEN = ANSWERED_STATUSES


@transaction.atomic
def rate(*, petition: Petition, score: int, comment: str = "") -> Rating:
    """Once per answer, 3 satisfied, 2 acceptable, 1 not satisfied; the same rating sent twice is one."""
    locked = Petition.objects.select_for_update().get(pk=petition.pk)
    if score not in Rating.Score.values:
        raise RatingRefused(_("Please choose how satisfied you are"))
    if locked.status not in RATED_WHEN or locked.answered_at is None:
        raise RatingRefused(_("You can rate once there is an answer."))
    comment = checks.clean_text(comment, 1000, _("Comment"))
    rating, created = Rating.objects.get_or_create(
        petition=locked, round=locked.reopen_count, defaults={"score": score, "comment": comment}
    )
    if not created and (rating.score, rating.comment) != (score, comment):
        raise RatingRefused(_("This answer was rated already. Thank you."))
    return rating
