"""Personal data of petitions. What the office was told and what it answered stays; who said it goes.

petitions/personal_data.py masks names and numbers in what is kept.
"""

from foundation.declarations import CLEARED, Kept, declare

OF = "petition__sender__citizen"
RECORD = Kept("Luật Tiếp công dân: nội dung phản ánh là hồ sơ của cơ quan; tên, số riêng được che khi xóa")
PUBLISHED = Kept("Đã công khai sau khi kiểm duyệt, không nêu người gửi; tên, số riêng được che khi xóa")

declare("petitions.Draft", owner="citizen", deletes_row=True, personal={"data": CLEARED})
declare("petitions.HandlingUnit", not_personal="code name short_name phone")
declare("petitions.TimeLimit", not_personal="basis")
declare("petitions.ReadyAnswer", not_personal="title text folded")
declare("petitions.UsualReason", not_personal="act text")
declare("petitions.Referral", not_personal="name address phone note")
declare(
    "petitions.Petition",
    owner="sender__citizen",
    personal={
        "text": RECORD,
        "place": RECORD,
        "latitude": CLEARED,
        "longitude": CLEARED,
        "sent_hash": CLEARED,
    },
    not_personal="code token token_hash secret",
)
declare(
    "petitions.Sender", owner="citizen", deletes_row=True, personal=dict.fromkeys(("name", "phone"), CLEARED)
)
declare("petitions.Follow", owner="citizen", deletes_row=True)
declare("petitions.Event", owner=OF, personal=dict.fromkeys(("note_public", "note_internal"), CLEARED))
declare(
    "petitions.Answer", owner=OF, personal={"text": RECORD, "signed_by": Kept("Người ký là cán bộ trả lời")}
)
declare("petitions.Publication", owner=OF, personal=dict.fromkeys(("title", "text", "answer"), PUBLISHED))
declare("petitions.Rating", owner=OF, personal={"comment": CLEARED})
declare("petitions.Picture", owner=OF, personal={"file": PUBLISHED})
declare(
    "petitions.Enclosure",
    owner=f"answer__{OF}",
    deletes_row=True,
    personal=dict.fromkeys(("file", "name"), CLEARED),
)
