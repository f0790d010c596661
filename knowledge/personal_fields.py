"""Answers speak of no citizen: what comes from a conversation is masked before it is kept."""

from foundation.declarations import declare

declare(
    "knowledge.QuestionAnswer",
    not_personal="question variants answer question_en answer_en topic source source_url owner remark"
    " question_key answer_key",
)
