"""The meanings that a message can have, as data: how each is offered to a citizen, which slots fit it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class IntentDefinition:
    """`label` is the words of a button, `says` a message that means it and nothing else."""

    label: str
    says: str
    slots: tuple[str, ...] = ()
    label_en: str = ""


INTENT_CATALOG: Mapping[str, IntentDefinition] = MappingProxyType(
    {
        "greeting": IntentDefinition("Chào hỏi", "xin chào"),
        "help": IntentDefinition("Xem mọi việc", "menu", label_en="Menu"),
        "dossier_status": IntentDefinition(
            "Hồ sơ tới đâu", "tra cứu hồ sơ", ("procedure", "place", "date"), "My dossier"
        ),
        "submit_dossier": IntentDefinition(
            "Nộp hồ sơ", "nộp hồ sơ trực tuyến", ("procedure", "place", "date"), "Submit a dossier"
        ),
        "fee_info": IntentDefinition("Lệ phí", "lệ phí thủ tục", ("procedure", "place", "date"), "Fees"),
        "procedure_info": IntentDefinition(
            "Giấy tờ, thủ tục", "hướng dẫn thủ tục", ("procedure", "place", "date"), "Procedures"
        ),
        "exam_score": IntentDefinition("Điểm thi", "tra điểm thi", ("exam", "date"), "Exam scores"),
        "bus_schedule": IntentDefinition(
            "Xe buýt", "lịch xe buýt", ("route", "from", "to", "place", "date"), "Bus times"
        ),
        "power_cut": IntentDefinition(
            "Lịch cúp điện", "lịch cúp điện", ("place", "street", "date"), "Power cuts"
        ),
        "health_facility": IntentDefinition(
            "Bệnh viện, trạm y tế", "cơ sở y tế", ("facility", "name", "place", "date"), "Hospitals"
        ),
        "land_price": IntentDefinition(
            "Giá đất", "giá đất", ("street", "place", "land_kind", "date"), "Land prices"
        ),
        "traffic_violation": IntentDefinition(
            "Phạt nguội", "tra phạt nguội", ("vehicle", "date"), "Traffic fines"
        ),
        "legal_document": IntentDefinition(
            "Văn bản pháp luật", "tra cứu văn bản", ("document", "topic", "date"), "Laws"
        ),
        "tourism_attraction": IntentDefinition(
            "Chơi ở đâu", "điểm tham quan", ("attraction", "sight", "place", "date"), "Sights"
        ),
        "tourism_accommodation": IntentDefinition(
            "Khách sạn, homestay", "tìm khách sạn", ("lodging", "place", "date"), "Places to stay"
        ),
        "tourism_food": IntentDefinition(
            "Ăn gì ngon", "quán ăn ngon", ("dish", "eatery", "place", "date"), "Where to eat"
        ),
        "tourism_specialty": IntentDefinition(
            "Đặc sản, quà", "mua đặc sản", ("product", "place", "date"), "What to buy"
        ),
        "disaster_info": IntentDefinition(
            "Bão lũ, sạt lở",
            "cảnh báo thiên tai",
            ("hazard", "name", "place", "street", "date"),
            "Storms, floods",
        ),
        "epidemic_info": IntentDefinition(
            "Dịch bệnh, tiêm chủng", "tình hình dịch bệnh", ("disease", "place", "date"), "Epidemics"
        ),
        "petition": IntentDefinition(
            "Gửi phản ánh",
            "tôi muốn gửi phản ánh",
            ("manner", "topic", "street", "place", "date"),
            "Report a problem",
        ),
        "human_handover": IntentDefinition("Gặp cán bộ", "gặp cán bộ", ("place",), "Talk to a person"),
        "thanks": IntentDefinition("Cảm ơn", "cảm ơn"),
        OUT_OF_SCOPE: IntentDefinition("Việc khác", "việc khác", ("place", "date")),
    }
)

NEVER_OFFERED = frozenset({"greeting", "thanks", OUT_OF_SCOPE})
"""Nobody is asked whether he meant to say hello."""
