"""Log-ins for each role of the desk, all with one known password: for demonstrations only."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from dossiers.demo.agencies import CITY, DEPARTMENTS, HOI_AN, TAM_KY
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
COUNTER, SPECIALIST, LEADER = "Cán bộ một cửa", "Cán bộ chuyên môn", "Lãnh đạo"
LOGINS = (
    Login("motcua.tamky", "Trần Thị", "Hoa", COUNTER, (TAM_KY,), "một cửa phường Tam Kỳ"),
    Login("chuyenmon.tamky", "Lê Quang", "Vinh", SPECIALIST, (TAM_KY,), "chuyên môn phường Tam Kỳ"),
    Login("lanhdao.tamky", "Phạm Ngọc", "Sơn", LEADER, (TAM_KY,), "lãnh đạo phường Tam Kỳ"),
    Login("motcua.hoian", "Ngô Thị", "Yến", COUNTER, (HOI_AN,), "một cửa phường Hội An"),
    Login("motcua.thanhpho", "Võ Thị", "Nga", COUNTER, (CITY,), "một cửa thành phố"),
    Login("chuyenmon.datdai", "Huỳnh Tấn", "Lợi", SPECIALIST, (DEPARTMENTS[0].code,), "Sở NN&MT, đất đai"),
    Login("ketoan", "Trương Thị", "Mai", "Kế toán", (TAM_KY,), "sao kê ngân hàng, thông báo phí"),
    Login("trucban", "Bùi Thị", "Hạnh", "Trực ban thông báo", (), "sổ tin gửi, tin chưa gửi được"),
    Login("tongdai1", "Nguyễn Thị", "Lan", "Trực tổng đài", (), "trả lời hội thoại, ca 1"),
    Login("tongdai2", "Lê Văn", "Bình", "Trực tổng đài", (), "trả lời hội thoại, ca 2"),
    Login("bientap", "Phan Thị", "Thu", "Biên tập viên", (), "thông báo, cẩm nang, dữ liệu tra cứu"),
    Login("duyet", "Đoàn Văn", "Khải", "Duyệt nội dung", (), "duyệt thông báo, chiến dịch, phản ánh"),
    Login("donvi", "Hồ Văn", "Tám", "Đơn vị xử lý", (), "phản ánh đã chuyển đến đơn vị"),
    Login("quanly", "Mai Thị", "Hương", "Quản lý trung tâm", (), "số liệu, giờ trực"),
    Login("quantri", "Dương Minh", "Tín", "Quản trị hệ thống", (), "danh mục, tài khoản"),
)
OTHERS = {  # officers of the offices that have no log-in of their own above
    "H17.62": ("Hồ Thị", "Liên"),
    "H17.64": ("Phan Công", "Thành"),
    "H17.65": ("Đặng Thị", "Cúc"),
    "H17.11": ("Nguyễn Hữu", "Quang"),
    "H17.12": ("Trương Thị", "Vân"),
    "H17.13": ("Lê Thị", "Oanh"),
    "H17.14": ("Trần Đình", "Phúc"),
    "H17.15": ("Võ Xuân", "Nam"),
    "H17.16": ("Ngô Thị", "Trinh"),
    "H17.17": ("Phạm Thanh", "Hòa"),
}


def load(agencies: dict[str, Agency]) -> dict[str, AbstractBaseUser]:
    """The officer who does an office's work, by the code of the office."""
    hashed = make_password(PASSWORD)
    _user(ADMIN, hashed, is_superuser=True)
    officers: dict[str, AbstractBaseUser] = {}
    for login in (*LOGINS, *_unnamed()):
        officer = _user(login, hashed)
        held = [agencies[code] for code in login.agencies]
        held += [closed for closed in agencies.values() if closed.successor in held]
        for agency in held:
            OfficerDesk.objects.get_or_create(officer=officer, agency=agency)
            officers.setdefault(agency.code, officer)
    return officers


def _unnamed() -> list[Login]:
    return [
        Login(f"canbo.{code.partition('.')[2]}", *name, COUNTER, (code,)) for code, name in OTHERS.items()
    ]


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
