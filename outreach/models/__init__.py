from outreach.models.groups import (
    ALPHABET,
    CODE_LENGTH,
    Arrival,
    DailyCount,
    Group,
    GroupQuerySet,
    Mark,
    Salt,
    Training,
    new_code,
)
from outreach.models.surveys import Answer, Question, Sheet, Survey, SurveyQuerySet

__all__ = [
    "ALPHABET",
    "CODE_LENGTH",
    "Answer",
    "Arrival",
    "DailyCount",
    "Group",
    "GroupQuerySet",
    "Mark",
    "Question",
    "Salt",
    "Sheet",
    "Survey",
    "SurveyQuerySet",
    "Training",
    "new_code",
]
