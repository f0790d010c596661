"""Thirty invented groups in real communes, with a month of opened posters: each page shows something."""

import datetime as dt
import random

from django.utils import timezone

from foundation.regions.models import AdminUnit
from outreach.models import ALPHABET, CODE_LENGTH, DailyCount, Group, Question, Survey, Training
from outreach.services.surveys import hand_in

GROUPS = 30
COMMUNES = 26  # the first four get a second group
DAYS = 30
SHEETS = 19  # answers to the survey
LEADERS = ("Nguyễn Văn Thử", "Trần Thị Mẫu", "Lê Văn Nháp", "Phạm Thị Thử", "Võ Văn Mẫu", "Huỳnh Thị Nháp")
TOPICS = (
    "Cài đặt và nhắn trang 1022\nXem hồ sơ bằng mã QR",
    "Nộp hồ sơ trên mạng\nTránh lừa đảo qua điện thoại",
)


def load() -> None:
    """Nothing where groups are already there."""
    if Group.objects.exists():
        return
    rng = random.Random(1022)
    today = timezone.localdate()
    communes = list(AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE).order_by("code"))
    chosen = rng.sample(communes, COMMUNES)
    for number in range(GROUPS):
        group = Group.objects.create(
            code="".join(rng.choices(ALPHABET, k=CODE_LENGTH)),
            commune=chosen[number % COMMUNES],
            village=f"Tổ thử nghiệm số {number + 1}",
            leader=f"{rng.choice(LEADERS)} (dữ liệu thử)",
            size=rng.randint(5, 9),
            decision=f"{number + 10}/QĐ-UBND (dữ liệu thử)",
            valid_from=max(
                chosen[number % COMMUNES].valid_from, today - dt.timedelta(days=rng.randint(40, 300))
            ),
        )
        _load_days(group, today, rng)
        Training.objects.create(
            group=group,
            day=today - dt.timedelta(days=rng.randint(1, 39)),
            place="Nhà văn hóa (dữ liệu thử)",
            attendance=rng.randint(8, 45),
            topics=rng.choice(TOPICS),
        )
    _load_survey(today)


def _load_survey(today: dt.date) -> None:
    survey = Survey.objects.create(
        title="Bà con cần hướng dẫn gì nhất? (dữ liệu thử)",
        intro="Trung tâm hỏi để xếp buổi hướng dẫn ở từng thôn, khối phố trong tháng tới.",
        opens_on=today - dt.timedelta(days=7),
        closes_on=today + dt.timedelta(days=30),
    )
    needs = "Nộp hồ sơ trên mạng\nXem hồ sơ bằng mã QR\nTrả lệ phí\nTránh lừa đảo"
    times = "Buổi sáng\nBuổi chiều\nBuổi tối"
    asked = (
        ("Cần hướng dẫn việc gì?", Question.Kind.MANY, needs),
        ("Buổi nào tiện nhất?", Question.Kind.ONE, times),
        ("Ông/bà muốn nói thêm gì?", Question.Kind.WORDS, ""),
    )
    for position, (text, kind, choices) in enumerate(asked, 1):
        Question.objects.create(survey=survey, position=position, text=text, kind=kind, choices=choices)
    what, when, _words = survey.questions.all()
    for number in range(SHEETS):
        chosen = what.listed[: 1 + number % 3], when.listed[number % 3 : number % 3 + 1]
        hand_in(survey=survey, answers=dict(zip((what.pk, when.pk), chosen, strict=True)))


def _load_days(group: Group, today: dt.date, rng: random.Random) -> None:
    liveliness = rng.choice((0, 1, 3, 8))
    days = []
    for ago in range(DAYS if liveliness else 0):
        scans = rng.randint(0, liveliness)
        day = today - dt.timedelta(days=ago)
        if scans:
            days.append(DailyCount(group=group, day=day, scans=scans, lookups=scans // 2, follows=scans // 3))
    DailyCount.objects.bulk_create(days)
