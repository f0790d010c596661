"""What the list of questions and answers gives out."""

from foundation.spreadsheets.import_admin import export_resource
from knowledge.models import QuestionAnswer

# What the importer reads is what this writes.
EXPORTED = {
    "Câu hỏi": "question",
    "Cách hỏi khác": "variants",
    "Trả lời": "answer",
    "Câu hỏi tiếng Anh": "question_en",
    "Trả lời tiếng Anh": "answer_en",
    "Chủ đề": "topic",
    "Nguồn": "source",
    "Đường dẫn nguồn": "source_url",
    "Đơn vị phụ trách": "owner",
    "Hiệu lực từ": "valid_from",
    "Hiệu lực đến": "valid_until",
    "Trạng thái": "get_state_display",
}

QuestionAnswerResource = export_resource(QuestionAnswer, columns=EXPORTED)
