"""Personal data of outreach: groups name their leaders, citizens are only counted."""

from foundation.declarations import Kept, declare

VOLUNTEER = Kept("Người của tổ đồng ý công khai hoặc cho cán bộ biết; người sửa tin xóa khi tổ nghỉ")
NOBODY = Kept("Phiếu không ghi tên, không nối với ai; chỉ cán bộ đọc")

declare(
    "outreach.Group",
    personal={"leader": VOLUNTEER, "phone": VOLUNTEER},
    not_personal="code village hours address directions lat lng decision",
)
declare("outreach.Arrival", owner="identity__citizen", deletes_row=True)
declare("outreach.Salt", not_personal="value")
declare("outreach.Mark", not_personal="digest")
declare("outreach.Survey", not_personal="title title_en intro intro_en salt")
declare("outreach.Question", not_personal="text text_en choices choices_en")
declare("outreach.Receipt", not_personal="digest")
declare("outreach.Answer", personal={"said": NOBODY})
declare("outreach.Training", not_personal="place topics materials")
declare("outreach.Material", not_personal="name file kind")
