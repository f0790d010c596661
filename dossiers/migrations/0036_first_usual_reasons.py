"""The reasons that stood in the template of the form, and first ones for the acts that had none."""

from django.db import migrations

FIRST = {
    "supplement": [
        "Cần bản chính",
        "Cần bản sao có chứng thực",
        "Ảnh mờ hoặc bị cắt",
        "Chưa ký hoặc chưa đóng dấu",
        "Đã hết hạn",
        "Không khớp với giấy tờ khác",
    ],
    "refusal": [
        "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan",
        "Hồ sơ không đủ điều kiện theo quy định của thủ tục",
    ],
    "stop": [
        "Người nộp đề nghị dừng giải quyết",
        "Hồ sơ không đủ điều kiện giải quyết theo quy định",
        "Quá hạn bổ sung giấy tờ",
    ],
    "result": ["Kết quả có sai sót, cần sửa trước khi trả"],
    "correction": ["Gõ nhầm khi tiếp nhận", "Người nộp báo thông tin sai"],
    "apology": ["Chờ ý kiến của cơ quan phối hợp", "Cần thêm thời gian xác minh thực tế"],
    "return": ["Thiếu giấy tờ kèm theo", "Chưa đủ căn cứ"],
}


def add(apps, schema_editor):
    reasons = apps.get_model("dossiers", "UsualReason")
    reasons.objects.bulk_create(
        reasons(act=act, text=text, position=position)
        for act, texts in FIRST.items()
        for position, text in enumerate(texts, 1)
    )


def remove(apps, schema_editor):
    apps.get_model("dossiers", "UsualReason").objects.filter(text__in=sum(FIRST.values(), [])).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("dossiers", "0035_usual_reasons"),
    ]

    operations = [migrations.RunPython(add, remove)]
