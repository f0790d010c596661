from itertools import count

from announcements.models import Article, Block, Category
from announcements.services import articles as services
from tests.factories import make_officer

_serial = count(1)


def make_article(*, text="<p>Nội dung bài.</p>", **over) -> Article:
    """A draft with one part."""
    values = {
        "title": f"Lịch tiếp công dân tuần {next(_serial)}",
        "summary": "Ai cần gặp thì tới. Mang theo căn cước.",
        "office": "UBND phường Hội An",
        "category": Category.RECEPTION,
    }
    values |= {"written_by": over.pop("written_by", None) or make_officer(is_staff=True)}
    article = Article.objects.create(**values | over)
    Block.objects.create(article=article, position=1, kind=Block.Kind.TEXT, text=text)
    return article


def released(article: Article | None = None, **over) -> Article:
    """Read by a second person and let go."""
    article = article or make_article(**over)
    services.hand_in(article, by=article.written_by)
    return services.publish(article, by=make_officer(is_staff=True), seen=article.revision)
