from announcements.models.articles import (
    Article,
    ArticleQuerySet,
    ArticleState,
    Attachment,
    Block,
    Category,
    Correction,
)
from announcements.models.campaigns import Campaign, CampaignState, Interest, Unsubscription

__all__ = [
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
    "Unsubscription",
]
