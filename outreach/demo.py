"""Thirty invented groups in real communes, with a month of opened posters, sessions with a hand-out, and a
survey: each page shows something."""

import datetime as dt
import random
import uuid

from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import timezone

from foundation.files import pdf
from foundation.regions.models import AdminUnit
from outreach.coverage import WITHOUT_RESIDENTS
from outreach.models import ALPHABET, CODE_LENGTH, DailyCount, Group, Question, Survey, Training
from outreach.services.surveys import submit

GROUPS = 30
COMMUNES = 26  # the first four get a second group
DAYS = 30
SHEETS = 19  # answers to the survey
LEADERS = ("Nguyễn Văn Thử", "Trần Thị Mẫu", "Lê Văn Nháp", "Phạm Thị Thử", "Võ Văn Mẫu", "Huỳnh Thị Nháp")
PLACE = "Nhà văn hóa (dữ liệu thử)"
ADDRESS = "Nhà văn hóa (địa chỉ thử)"
HOURS = ("Thứ Hai đến Thứ Sáu, 18h-20h", "Thứ Bảy, Chủ Nhật, 8h-11h", "Gọi trước, có người đến tận nhà")
DIRECTIONS = ("Cổng trước chợ, để xe trong sân", "Cạnh trạm y tế, tầng trệt", "Đối diện trường tiểu học")
TOPICS = (
    "Cài đặt và nhắn trang của cổng\nXem hồ sơ bằng mã QR",
    "Nộp hồ sơ trên mạng\nTránh lừa đảo qua điện thoại",
)


def load() -> None:
    """Nothing where groups are already there."""
    if Group.objects.exists():
        return
    rng = random.Random(1022)
    today = timezone.localdate()
    units = AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE)
    communes = list(units.exclude(kind=WITHOUT_RESIDENTS).order_by("code"))
    chosen = rng.sample(communes, min(COMMUNES, len(communes)))
    for number in range(GROUPS):
        group = Group.objects.create(
            code="".join(rng.choices(ALPHABET, k=CODE_LENGTH)),
            commune=chosen[number % len(chosen)],
            village=f"Tổ thử nghiệm số {number + 1}",
            leader=f"{rng.choice(LEADERS)} (dữ liệu thử)",
            size=rng.randint(5, 9),
            # No exchange gives out this block.
            phone="" if number % 10 == 9 else f"{settings.PROVINCE.area_code}0000{number:03}",
            hours=HOURS[number % len(HOURS)],
            address=ADDRESS,
            directions=DIRECTIONS[number % len(DIRECTIONS)],
            decision=f"{number + 10}/QĐ-UBND (dữ liệu thử)",
            valid_from=max(
                chosen[number % len(chosen)].valid_from, today - dt.timedelta(days=rng.randint(40, 300))
            ),
        )
        _load_days(group, today, rng)
        Training.objects.create(
            group=group,
            day=today - dt.timedelta(days=rng.randint(1, 39)),
            place=PLACE,
            attendance=rng.randint(8, 45),
            topics=rng.choice(TOPICS),
        )
        if number % 3 == 0:
            group.trainings.create(
                day=today + dt.timedelta(days=rng.randint(2, 20)), place=PLACE, topics=rng.choice(TOPICS)
            )
    _load_hand_out()
    _load_survey(today)


def _load_hand_out() -> None:
    """One file, for the newest session held. Without Pango there is none to show."""
    try:
        content = pdf.render_pdf(render_to_string("outreach/demo_hand_out.html"))
    except pdf.PdfUnavailable:
        return
    training = Training.objects.held(timezone.localdate()).first()
    if training:
        name = f"{uuid.uuid4().hex}.pdf"
        training.files.create(
            name="Tờ hướng dẫn mẫu (dữ liệu thử)", file=ContentFile(content, name=name), size=len(content)
        )


def _load_survey(today: dt.date) -> None:
    survey = Survey.objects.create(
        title="Bà con cần hướng dẫn gì nhất? (dữ liệu thử)",
        title_en="What would you most like to be shown? (invented data)",
        intro="Trung tâm hỏi để xếp buổi hướng dẫn ở từng thôn, khối phố trong tháng tới.",
        intro_en="The centre asks so as to plan next month's sessions in each village and street group.",
        opens_on=today - dt.timedelta(days=7),
        closes_on=today + dt.timedelta(days=30),
    )
    survey.questions.create(
        position=1,
        kind=Question.Kind.MANY,
        text="Cần hướng dẫn việc gì?",
        text_en="What would you like to be shown?",
        choices="Nộp hồ sơ trên mạng\nXem hồ sơ bằng mã QR\nTrả lệ phí\nTránh lừa đảo",
        choices_en="Handing in a dossier online\nFollowing it by QR code\nPaying fees\nAvoiding fraud",
    )
    survey.questions.create(
        position=2,
        kind=Question.Kind.ONE,
        text="Buổi nào tiện nhất?",
        text_en="When suits you best?",
        choices="Buổi sáng\nBuổi chiều\nBuổi tối",
        choices_en="Mornings\nAfternoons\nEvenings",
    )
    survey.questions.create(
        position=3,
        kind=Question.Kind.WORDS,
        text="Ông/bà muốn nói thêm gì?",
        text_en="Is there anything else you would like to say?",
    )
    what, when, _words = survey.questions.all()
    for number in range(SHEETS):
        chosen = what.listed[: 1 + number % 3], when.listed[number % 3 : number % 3 + 1]
        answers = dict(zip((what.pk, when.pk), chosen, strict=True))
        submit(survey=survey, answers=answers, person=f"demo:{number}")


def _load_days(group: Group, today: dt.date, rng: random.Random) -> None:
    liveliness = rng.choice((0, 1, 3, 8))
    days = []
    for ago in range(DAYS if liveliness else 0):
        scans = rng.randint(0, liveliness)
        day = today - dt.timedelta(days=ago)
        if scans:
            days.append(DailyCount(group=group, day=day, scans=scans, lookups=scans // 2, follows=scans // 3))
    DailyCount.objects.bulk_create(days)
