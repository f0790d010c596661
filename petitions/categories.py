"""What a petition may be and what it may be about, and a first guess at both from the words used."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.phrases import Phrases, Typed
from foundation.web.danger import danger_of


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


# Read in this order: the first that fits wins.
_FIELDS: tuple[tuple[Field, Phrases], ...] = tuple((field, Phrases(words)) for field, words in (
    (Field.CONDUCT, "thái độ|hạch sách|nhũng nhiễu|cán bộ .{0,40}(?:không|ko|gây|gay|nói|bắt)"
                    "|có .{0,12}với dân"),
    (Field.DISASTERS, "sạt lở|ngập lụt|lũ quét|lụt|bão số|sau bão|dịch bệnh|sốt xuất huyết"),
    (Field.LIGHTING, "đèn đường|đèn chiếu sáng|chiếu sáng|cây xanh|cây đổ|cành cây|cây ngã|tỉa cây"),
    (Field.POWER, "cúp điện|mất điện|cột điện|dây điện|rò điện|điện lực|hóa đơn điện|trạm biến áp"),
    (Field.BUSES, "xe buýt|xe bus|trạm dừng|nhà chờ xe"),
    (Field.WATER, "nước sạch|cúp nước|mất nước|ống nước|nước máy|cống thoát|thoát nước|tắc cống|nắp cống"
                  "|hố ga|mương"),
    (Field.ENVIRONMENT, "rác|ô nhiễm|mùi hôi|hôi thối|xả thải|khói bụi|nước thải|đốt đồng|bụi bẩn"),
    (Field.ORDER, "karaoke|ồn ào|tiếng ồn|lấn chiếm|vỉa hè|hàng rong|đỗ xe|đậu xe|loa kéo|mất trật tự"),
    (Field.ROADS, "ổ gà|đường (?:hư|xấu|hỏng|lầy|sụt|lún)|mặt đường|đèn tín hiệu|đèn đỏ|biển báo"
                  "|cầu (?:hư|hỏng|yếu)|giao thông|kẹt xe|tai nạn|đường bê tông|ổ voi|sụt lún"),
    (Field.SECURITY, "trộm|cướp|đánh nhau|ma túy|cờ bạc|gây rối|đánh bạc|đe dọa|chó thả rông|chó dại"),
    (Field.FOOD_SAFETY, "ngộ độc|thực phẩm|vệ sinh an toàn|đồ ăn (?:hư|thiu|dơ|dở)|quán ăn bẩn"),
    (Field.TELECOMS, "lừa đảo|tin nhắn rác|cuộc gọi rác|sóng yếu|mất sóng|internet|wifi|mạng yếu|cáp quang"),
    (Field.HEALTH, "bệnh viện|trạm y tế|bhyt|bảo hiểm y tế|khám bệnh|bác sĩ|thuốc men"),
    (Field.EDUCATION, "trường học|học phí|tuyển sinh|giáo viên|học sinh|mầm non|nhập học|lạm thu"),
    (Field.WELFARE, "trợ cấp|hộ nghèo|người có công|người cao tuổi|khuyết tật|bảo trợ|nhà ở xã hội"),
    (Field.TOURISM, "du lịch|khách sạn|vé tham quan|homestay|chặt chém|hướng dẫn viên"),
    (Field.LAND, "đất đai|sổ đỏ|sổ hồng|xây dựng|xây nhà|lấn đất|giải tỏa|đền bù|quy hoạch|tranh chấp đất"),
    (Field.PROCEDURES, "thủ tục|hồ sơ|một cửa|giấy tờ|trễ hẹn|dịch vụ công|khai sinh|hộ khẩu|cccd"),
))  # fmt: skip
_EMERGENCY = Phrases(
    "khẩn cấp|cấp cứu|nguy hiểm tính mạng|đang cháy|cháy nhà|cháy rừng|(?:sắp|sập) đổ|đang sạt lở|rò điện"
    "|rò gas|dây điện đứt|đứt dây điện|người bị nạn|đuối nước"
)
_OF_DANGERS = (Field.POWER, Field.DISASTERS, Field.ROADS, Field.SECURITY, Field.FOOD_SAFETY, Field.HEALTH)
_PROPOSAL = Phrases("kiến nghị|đề nghị|đề xuất|mong (?:muốn )?(?:chính quyền|tỉnh|xã|phường)|góp ý")
_QUESTION = Phrases(
    "cho (?:tôi|em|mình) hỏi|hỏi về|xin hỏi|thế nào|bao giờ|khi nào|ở đâu|được không|có phải|làm sao"
)


def guess_field(text: str) -> Field:
    """What it is about, by its words; `Field.OTHER` where nothing tells."""
    typed = Typed(text)
    named = (field for field, words in _FIELDS if typed.has(words))
    if tells_of_danger(text):  # somebody under a street lamp is no matter of street lamps
        named = (field for field in named if field in _OF_DANGERS)
    return next(named, Field.OTHER)


def tells_of_danger(text: str) -> bool:
    """Whether a life may be at stake now: such a petition goes first, whatever was chosen."""
    danger = danger_of(text)
    return danger is not None and danger.is_pressing


def guess_kind(text: str) -> Kind:
    """What the sender wants, by the words; a report unless they say otherwise."""
    typed = Typed(text)
    if typed.has(_EMERGENCY) or tells_of_danger(text):
        return Kind.EMERGENCY
    if typed.has(_PROPOSAL):
        return Kind.PROPOSAL
    return Kind.QUESTION if typed.has(_QUESTION) else Kind.REPORT
