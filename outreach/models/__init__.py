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
from outreach.models.surveys import (
    Answer,
    Material,
    Question,
    Receipt,
    Sheet,
    Survey,
    SurveyQuerySet,
    Training,
    TrainingQuerySet,
)
