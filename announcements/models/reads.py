"""How often articles are opened on the web."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from announcements.models.articles import Article


class DailyRead(models.Model):
    """An article's openings in one day of Vietnam. Whose they were is nowhere."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reads")
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("readings of an article in a day")
        verbose_name_plural = _("readings of articles by day")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["article", "day"], name="one_count_per_article_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}: {self.count}"
