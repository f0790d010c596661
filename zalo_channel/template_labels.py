"""How staff read what is named in our approved templates; a name without words here is shown as it is."""

LABELS = {
    "dossier_update": "Hồ sơ có thay đổi",
    "petition_update": "Phản ánh có thay đổi",
    "desk_reply": "Trả lời của tổng đài",
    "phone_code": "Mã xác nhận số điện thoại",
}
FIELD_LABELS = {
    "otp": "Mã dùng một lần",
    "ma_ho_so": "Mã hồ sơ",
    "trang_thai": "Trạng thái",
    "noi_dung": "Nội dung",
    "ten": "Tên ông/bà",
    "ma_phan_anh": "Mã phản ánh",
}
