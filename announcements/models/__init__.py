from announcements.models.articles import (
    Article,
    ArticleQuerySet,
    ArticleState,
    Attachment,
    Block,
    Category,
    Correction,
)
from announcements.models.campaigns import PURPOSE, Campaign, CampaignState, Interest, Unsubscription
from announcements.models.reads import DailyRead

__all__ = [
    "PURPOSE",
    "Article",
    "ArticleQuerySet",
    "ArticleState",
    "Attachment",
    "Block",
    "Campaign",
    "CampaignState",
    "Interest",
    "Category",
    "Correction",
    "DailyRead",
    "Unsubscription",
]
