from outreach.models.groups import (
    ALPHABET,
    CODE_LENGTH,
    Arrival,
    DailyCount,
    Group,
    GroupQuerySet,
    Mark,
    Salt,
    new_code,
)
from outreach.models.surveys import Answer, Question, Receipt, Sheet, Survey, SurveyQuerySet
from outreach.models.trainings import Material, Training, TrainingQuerySet
