"""Personal data of the records of citizens."""

from foundation.declarations import CLEARED, Kept, Replaced, declare

declare(
    "citizens.Citizen",
    owner="pk",
    personal=dict.fromkeys(
        ("full_name", "phone", "email", "address", "identity_number", "identity_index", "erasure_mentions"),
        CLEARED,
    ),
    not_personal="language",
)


declare("citizens.ChannelIdentity", owner="citizen", deletes_row=True, personal=dict.fromkeys(
    ("external_id", "app_external_id", "address", "display_name"), CLEARED
), not_personal="channel unreachable_reason")  # fmt: skip
declare(
    "citizens.Consent",
    owner="citizen",
    personal={"proof": Kept("Luật 91/2025/QH15: chứng minh đã có đồng ý; khi xóa chỉ còn lý do xóa")},
    not_personal="purpose wording channel",
)
declare(
    "citizens.PersonalDataRead",
    personal={
        "reader_name": Kept(
            "Nhật ký truy cập dữ liệu cá nhân (Nghị định 356/2025): ai đã xem, không sửa được"
        ),
        "page": Replaced("—"),  # or the purpose, in an officer's words
    },
    not_personal="record record_key",
    mentions="page",
)
declare("citizens.ConfirmedPhone", owner="citizen", deletes_row=True, personal={"phone": CLEARED})
declare(
    "citizens.DataRequest",
    owner="citizen",
    personal=dict.fromkeys(("wanted", "changes", "identified_by", "answer"), CLEARED),
    not_personal="kind state",
)
declare("citizens.Tag", not_personal="name ground")
declare("citizens.Tagging", owner="citizen", deletes_row=True)
