"""Log-ins for each role of the desk, all with one known password: for demonstrations only."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from dossiers.demo.agencies import TOWN
from dossiers.models import Agency, OfficerDesk

PASSWORD = "demo-1022"  # noqa: S105 printed by the launcher


@dataclass(frozen=True, slots=True)
class Login:
    """`agencies` are codes; desks at the closed offices that these succeeded come with them."""

    username: str
    family: str
    given: str
    role: str
    agencies: tuple[str, ...] = ()
    does: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.family} {self.given}"


ADMIN = Login("admin", "Quản trị", "Hệ thống", "", (), "toàn quyền")
OF_OFFICES = [Login(agencies=(row.pop("agency"),), **row) for row in settings.PROVINCE.rows("demo/logins")]
"""Each office needs one; those that say nothing of what they do only sign what the office does."""
LOGINS = (
    *[login for login in OF_OFFICES if login.does],
    Login("ketoan", "Trương Thị", "Mai", "Kế toán", (TOWN,), "sao kê ngân hàng, thông báo phí"),
    Login("trucban", "Bùi Thị", "Hạnh", "Trực ban thông báo", (), "sổ tin gửi, tin chưa gửi được"),
    Login("tongdai1", "Nguyễn Thị", "Lan", "Trực tổng đài", (), "trả lời hội thoại, ca 1"),
    Login("tongdai2", "Lê Văn", "Bình", "Trực tổng đài", (), "trả lời hội thoại, ca 2"),
    Login("bientap", "Phan Thị", "Thu", "Biên tập viên", (), "thông báo, cẩm nang, dữ liệu tra cứu"),
    Login("duyet", "Đoàn Văn", "Khải", "Duyệt nội dung", (), "duyệt thông báo, chiến dịch, phản ánh"),
    Login("donvi", "Hồ Văn", "Tám", "Đơn vị xử lý", (), "phản ánh đã chuyển đến đơn vị"),
    Login("quanly", "Mai Thị", "Hương", "Quản lý trung tâm", (), "số liệu, giờ trực"),
    Login("quantri", "Dương Minh", "Tín", "Quản trị hệ thống", (), "danh mục, tài khoản"),
)


def load(agencies: dict[str, Agency]) -> dict[str, AbstractBaseUser]:
    """The officer who does an office's work, by the code of the office."""
    hashed = make_password(PASSWORD)
    _user(ADMIN, hashed, is_superuser=True)
    officers: dict[str, AbstractBaseUser] = {}
    for login in (*LOGINS, *[login for login in OF_OFFICES if not login.does]):
        officer = _user(login, hashed)
        held = [agencies[code] for code in login.agencies if code]
        held += [closed for closed in agencies.values() if closed.successor in held]
        for agency in held:
            OfficerDesk.objects.get_or_create(officer=officer, agency=agency)
            officers.setdefault(agency.code, officer)
    return officers


def _user(login: Login, hashed: str, **rights: bool) -> AbstractBaseUser:
    user, created = get_user_model().objects.get_or_create(
        username=login.username,
        defaults={
            "first_name": login.family,
            "last_name": login.given,
            "password": hashed,
            "is_staff": True,
            **rights,
        },
    )
    if created and login.role:
        user.groups.set(Group.objects.filter(name=login.role))
    return user
