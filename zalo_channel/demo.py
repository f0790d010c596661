"""The rows that the channel needs before it can work: the templates that Zalo approved."""

from zalo_channel.models import MessageTemplate

# The sandbox's fixtures; on a real OA an administrator puts the ids that Zalo gave.
TEMPLATES = [
    {
        "key": "dossier_update",
        "template_id": "512301",
        "params": {"ma_ho_so": 30, "trang_thai": 30, "noi_dung": 200, "ma_tin": 30},
        "tag": 1,
    },
    {
        "key": "petition_update",
        "template_id": "512310",
        "params": {"ma_phan_anh": 30, "trang_thai": 30, "noi_dung": 200, "ma_tin": 30},
        "tag": 1,
    },
    {
        "key": "phone_code",
        "template_id": "512302",
        "params": {"otp": 10},
        "tag": 1,
        "by_user_id": False,
        "price_phone": 300,
    },
]
PRICES = {"price_user_id": 200, "price_phone": 200}


def load() -> None:
    """Idempotent; a template that an administrator has changed is left alone."""
    for template in TEMPLATES:
        if not MessageTemplate.objects.filter(key=template["key"]).exists():
            MessageTemplate.objects.create(**PRICES | template)
