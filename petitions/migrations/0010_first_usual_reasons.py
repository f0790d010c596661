"""First reasons for each act that asks for one; an office words its own."""

from django.db import migrations

FIRST = {
    "rejection": [
        "Việc này thuộc thẩm quyền của cơ quan khác, xin ông/bà liên hệ nơi ghi dưới đây.",
        "Việc này đã được trả lời bằng văn bản trước đó.",
    ],
    "hand_back": [
        "Địa điểm không thuộc địa bàn của đơn vị",
        "Nội dung không thuộc lĩnh vực của đơn vị",
    ],
    "question": [
        "Xin ông/bà cho biết địa điểm cụ thể (số nhà, tên đường, mốc gần đó).",
        "Xin ông/bà gửi thêm ảnh hiện trường.",
        "Xin ông/bà cho biết việc xảy ra lúc nào.",
    ],
    "closing": [
        "Chúng tôi chưa nhận được thông tin bổ sung nên chưa thể xử lý tiếp.",
        "Người gửi đề nghị dừng xử lý.",
    ],
    "delay": ["Cần kiểm tra thực tế", "Chờ ý kiến của đơn vị phối hợp", "Chờ vật tư để sửa chữa"],
    "correction": ["Câu trả lời trước chưa đầy đủ", "Câu trả lời trước có sai sót"],
}


def add(apps, schema_editor):
    reasons = apps.get_model("petitions", "UsualReason")
    reasons.objects.bulk_create(
        reasons(act=act, text=text, position=position)
        for act, texts in FIRST.items()
        for position, text in enumerate(texts, 1)
    )


def remove(apps, schema_editor):
    apps.get_model("petitions", "UsualReason").objects.filter(text__in=sum(FIRST.values(), [])).delete()


class Migration(migrations.Migration):
    dependencies = [("petitions", "0009_usual_reasons")]

    operations = [migrations.RunPython(add, remove)]
