"""Announcements of an invented month, in every state, so that each screen has something to show."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from announcements.models import Article, Block, Category
from announcements.services import articles as services
from foundation.local_names import local

TABLE = """Ngày\tXã, phường\tĐịa điểm
02/12\tPhường %(ward)s\tNhà văn hóa phường
04/12\tXã %(commune)s\tHội trường UBND xã
09/12\tXã %(upland)s\tTrung tâm Phục vụ hành chính công xã"""

ARTICLES = (
    (
        Category.RECEPTION,
        "Lịch tiếp công dân lưu động tháng 12",
        "Cán bộ về ba xã, phường để nhận hồ sơ và giải đáp. Ông/bà mang theo căn cước. Không thu phí.",
        "Trung tâm Phục vụ hành chính công (dữ liệu thử)",
        "<p>Cán bộ nhận hồ sơ <strong>từ 8 giờ đến 16 giờ</strong>. Ông/bà chưa rõ giấy tờ thì nhắn cho"
        " trang %(brand)s, chúng tôi xem trước giúp.</p>",
        TABLE,
    ),
    (
        Category.HEALTH,
        "Tiêm nhắc lại cho trẻ dưới 5 tuổi trong tuần đầu tháng 12",
        "Trạm y tế các xã, phường tiêm buổi sáng, từ thứ Hai đến thứ Sáu. Mang theo sổ tiêm của trẻ.",
        "Ngành y tế (dữ liệu thử)",
        "<p>Trẻ đang sốt thì hoãn, gia đình báo trạm y tế để hẹn ngày khác.</p><ul><li>Mang sổ tiêm.</li>"
        "<li>Ở lại theo dõi 30 phút sau tiêm.</li></ul>",
        "",
    ),
    (
        Category.EDUCATION,
        "Cách xem điểm thi và nhận báo điểm",
        "Thí sinh để lại số báo danh trước, đến giờ công bố trang sẽ nhắn điểm. Không cần vào xem nhiều lần.",
        "%(operator)s (dữ liệu thử)",
        "<p>Nhắn “báo điểm” kèm số báo danh cho trang %(brand)s. Đến giờ công bố, chúng tôi nhắn lần lượt; ai"
        " cần ngay thì xem ở trang tra cứu.</p>",
        "",
    ),
    (
        Category.POLICY,
        "Nộp hồ sơ tại xã nào cũng được trong %(level)s",
        "Người dân nộp tại bộ phận một cửa gần nhất, kết quả trả tại nơi ông/bà chọn.",
        "%(operator)s (dữ liệu thử)",
        "<p>Giấy hẹn có mã QR: quét bằng điện thoại là thấy hồ sơ đang ở đâu.</p>",
        "",
    ),
    (
        Category.CULTURE,
        "Đêm rằm phố cổ tháng này",
        "Phố đi bộ mở từ chiều; xe máy gửi ngoài vùng cấm. Xem giờ và điểm gửi xe trong bài.",
        "Ngành du lịch (dữ liệu thử)",
        "<p>Chúc quý khách một đêm vui. Giữ lối đi cho xe cứu thương.</p>",
        "",
    ),
)

PLANNED = (
    Category.JOBS,
    "Phiên giao dịch việc làm cuối năm",
    "Ngày hội việc làm tại %(town)s; vào cửa tự do.",
    "Trung tâm dịch vụ việc làm (dữ liệu thử)",
    "<p>Mang theo hồ sơ xin việc.</p>",
)
WAITING = (
    Category.DISASTER,
    "Chằng chống nhà cửa trước mùa bão",
    "Những việc làm trước khi bão về.",
    "Ban chỉ huy phòng thủ dân sự (dữ liệu thử)",
    "<p>Kiểm tra mái, cắt cành, dự trữ nước.</p>",
)


def load(*, writer: User, second: User) -> None:
    """Five released articles, one planned, one waiting; nothing where articles are already there."""
    if Article.objects.exists():
        return
    now = timezone.now()
    for number, (category, title, summary, office, text, table) in enumerate(ARTICLES):
        at = now - dt.timedelta(days=2 * number + 1)
        article = _written(writer, category, title, summary, office, text, table, at)
        _released(article, writer, second, at)
    Article.objects.filter(category=Category.RECEPTION).update(pinned_until=now + dt.timedelta(days=30))
    planned = _written(writer, *PLANNED, "", now + dt.timedelta(days=3))
    _released(planned, writer, second, planned.publish_at)
    services.hand_in(_written(writer, *WAITING, "", now), by=writer)


def _written(
    writer: User,
    category: Category,
    title: str,
    summary: str,
    office: str,
    text: str,
    table: str,
    at: dt.datetime,
) -> Article:
    article = Article.objects.create(
        title=local(title),
        summary=local(summary),
        office=local(office, operator=settings.PORTAL_OPERATOR),
        category=category,
        written_by=writer,
        publish_at=at,
    )
    Block.objects.create(article=article, position=1, kind=Block.Kind.TEXT, text=local(text))
    if table:
        Block.objects.create(
            article=article, position=2, kind=Block.Kind.TABLE, table=local(table), text="Lịch"
        )
    return article


def _released(article: Article, writer: User, second: User, at: dt.datetime) -> None:
    services.hand_in(article, by=writer)
    services.publish(article, by=second, seen=article.revision)
    Article.objects.filter(pk=article.pk).update(publish_at=at)
