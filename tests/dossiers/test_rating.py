"""A citizen rates a finished dossier, once."""

import pytest

from dossiers import services
from dossiers.errors import RatingRefused
from dossiers.models import Rating
from tests.factories import desk_of, enough_for, make_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished():
    dossier = make_dossier()
    by = desk_of(dossier)
    for to in (4, 9, 10):
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to))
    return dossier


def test_a_finished_dossier_is_rated_and_a_double_tap_is_one_rating(finished):
    for _ in range(2):
        rating = services.rate(dossier=finished, score=4, comment=" Nhanh ", channel="web")
    assert (rating.score, rating.comment, rating.channel) == (4, "Nhanh", "web")
    assert Rating.objects.count() == 1


def test_a_rating_is_not_changed_afterwards(finished):
    services.rate(dossier=finished, score=4, channel="web")
    with pytest.raises(RatingRefused, match="đã được đánh giá"):
        services.rate(dossier=finished, score=1, channel="web")


@pytest.mark.parametrize("score", [0, 6, -1, True, "5", 4.5, None])
def test_a_score_is_1_to_5(finished, score):
    with pytest.raises(RatingRefused):
        services.rate(dossier=finished, score=score, channel="web")


def test_what_is_not_finished_is_not_rated():
    with pytest.raises(RatingRefused):
        services.rate(dossier=make_dossier(), score=5, channel="web")
