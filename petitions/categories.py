"""What a petition may be and what it may be about, and a first guess at both from the words used."""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    REPORT = "report", _("Report a problem")
    PROPOSAL = "proposal", _("Make a proposal")
    QUESTION = "question", _("Ask a question")
    EMERGENCY = "emergency", _("Urgent danger")


class Field(TextChoices):
    """The fields that the 1022 centres of several provinces sort by."""

    PROCEDURES = "procedures", _("Administrative procedures")
    CONDUCT = "conduct", _("Conduct of officials")
    LAND = "land", _("Land and building")
    ROADS = "roads", _("Roads and traffic")
    POWER = "power", _("Electricity")
    WATER = "water", _("Water and drainage")
    LIGHTING = "lighting", _("Street lights and trees")
    ENVIRONMENT = "environment", _("Environment and refuse")
    ORDER = "order", _("Noise and order in the street")
    SECURITY = "security", _("Security")
    HEALTH = "health", _("Health and health insurance")
    EDUCATION = "education", _("Schools and admissions")
    WELFARE = "welfare", _("Social welfare")
    FOOD_SAFETY = "food_safety", _("Food safety")
    TOURISM = "tourism", _("Tourism")
    BUSES = "buses", _("Buses")
    TELECOMS = "telecoms", _("Telecoms and scams")
    DISASTERS = "disasters", _("Disasters and epidemics")
    OTHER = "other", _("Something else")


# Read in this order: the first that fits wins. Matched against the folded text.
_FIELD_WORDS: tuple[tuple[Field, str], ...] = (
    (Field.CONDUCT, r"thai do|hach sach|nhung nhieu|can bo .{0,40}(khong|ko|gay|noi|bat)|co .{0,12}voi dan"),
    (Field.DISASTERS, r"sat lo|ngap lut|lu quet|lut|bao so|sau bao|dich benh|sot xuat huyet"),
    (Field.LIGHTING, r"den duong|den chieu sang|chieu sang|cay xanh|cay do|canh cay|cay nga|tia cay"),
    (Field.POWER, r"cup dien|mat dien|cot dien|day dien|ro dien|dien luc|hoa don dien|tram bien ap"),
    (Field.BUSES, r"xe buyt|xe bus|tram dung|nha cho xe"),
    (Field.WATER, r"nuoc sach|cup nuoc|mat nuoc|ong nuoc|nuoc may|cong thoat|thoat nuoc|tac cong|nap cong"
                  r"|ho ga|muong"),
    (Field.ENVIRONMENT, r"rac|o nhiem|mui hoi|hoi thoi|xa thai|khoi bui|nuoc thai|dot dong|bui ban"),
    (Field.ORDER, r"karaoke|on ao|tieng on|lan chiem|via he|hang rong|do xe|dau xe|loa keo|mat trat tu"),
    (Field.ROADS, r"o ga|duong (hu|xau|hong|lay|sut|lun)|mat duong|den tin hieu|den do|bien bao"
                  r"|cau (hu|hong|yeu)|giao thong|ket xe|tai nan|duong be tong|o voi|sut lun"),
    (Field.SECURITY, r"trom|cuop|danh nhau|ma tuy|co bac|gay roi|danh bac|de doa|cho tha rong|cho dai"),
    (Field.FOOD_SAFETY, r"ngo doc|thuc pham|ve sinh an toan|do an (hu|thiu|do)|quan an ban"),
    (Field.TELECOMS, r"lua dao|tin nhan rac|cuoc goi rac|song yeu|mat song|internet|wifi|mang yeu|cap quang"),
    (Field.HEALTH, r"benh vien|tram y te|bhyt|bao hiem y te|kham benh|bac si|thuoc men"),
    (Field.EDUCATION, r"truong hoc|hoc phi|tuyen sinh|giao vien|hoc sinh|mam non|nhap hoc|lam thu"),
    (Field.WELFARE, r"tro cap|ho ngheo|nguoi co cong|nguoi cao tuoi|khuyet tat|bao tro|nha o xa hoi"),
    (Field.TOURISM, r"du lich|khach san|ve tham quan|homestay|chat chem|huong dan vien"),
    (Field.LAND, r"dat dai|so do|so hong|xay dung|xay nha|lan dat|giai toa|den bu|quy hoach|tranh chap dat"),
    (Field.PROCEDURES, r"thu tuc|ho so|mot cua|giay to|tre hen|dich vu cong|khai sinh|ho khau|cccd"),
)  # fmt: skip
_FIELDS = tuple((field, re.compile(rf"\b(?:{words})\b")) for field, words in _FIELD_WORDS)
_EMERGENCY = re.compile(
    r"\b(khan cap|cap cuu|nguy hiem tinh mang|dang chay|chay nha|chay rung|sap do|dang sat lo|ro dien|ro gas"
    r"|day dien dut|dut day dien|nguoi bi nan|duoi nuoc)\b"
)
_PROPOSAL = re.compile(r"\b(kien nghi|de nghi|de xuat|mong (muon )?(chinh quyen|tinh|xa|phuong)|gop y)\b")
_QUESTION = re.compile(
    r"\b(cho (toi|em|minh) hoi|hoi ve|xin hoi|the nao|nhu the nao|bao gio|khi nao|o dau|duoc khong"
    r"|co phai|lam sao)\b"
)


def guess_field(folded: str) -> Field:
    """What it is about, by its words; `Field.OTHER` where nothing tells."""
    return next((field for field, words in _FIELDS if words.search(folded)), Field.OTHER)


def guess_kind(folded: str) -> Kind:
    """What the sender wants, by the words; a report unless they say otherwise."""
    if _EMERGENCY.search(folded):
        return Kind.EMERGENCY
    if _PROPOSAL.search(folded):
        return Kind.PROPOSAL
    return Kind.QUESTION if _QUESTION.search(folded) else Kind.REPORT
