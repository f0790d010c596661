"""Why a notice was not sent, in words that an operator can read out on the phone."""

from collections.abc import Iterable

REASONS: dict[str, str] = {
    "no_route": "Chưa có cách nào nhắn tới ông/bà: chưa nối tài khoản và hồ sơ không có số điện thoại.",
    "expired": "Tin không còn giá trị nên không gửi nữa.",
    "too_many_attempts": "Đã thử gửi nhiều lần nhưng không được; cán bộ sẽ báo tại quầy.",
    "no_answer": "Đã gửi nhưng nơi chuyển tin không trả lời; đang đối chiếu xem tin đã tới chưa.",
    "no_proof": "Không xác định được tin đã tới hay chưa; cán bộ kiểm tra rồi mới gửi lại.",
    "erased": "Người nhận đã yêu cầu xóa dữ liệu.",
    "cancelled": "Cán bộ đã hủy tin này.",
    "phone_unconfirmed": "Số điện thoại chưa được chủ số xác nhận nên không nhắn; mời ông/bà xác nhận số.",
    "phone_limit": "Số điện thoại chưa xác nhận đã nhận đủ 3 tin trong ngày; tin chờ đến ngày mai.",
    "purpose_budget": "Đã hết số tin trả tiền của hôm nay; tin chờ đến ngày mai.",
    "overtaken": "Nội dung đã thay đổi trước khi gửi; tin mới thay tin này.",
    "route_paused": "Đường gửi tin đang trục trặc, chờ quản trị xử lý; tin sẽ được gửi sau.",
    "plain_text": "Nơi chuyển tin không nhận các nút của tin; tin được gửi lại bằng chữ.",
    "broken": "Lỗi phía chúng tôi khi soạn tin; đã báo kỹ thuật.",
}


_FINAL = {"expired", "erased"}  # nobody needs the message any more
ABOUT_THE_PERSON: set[str] = set()  # holds until the person acts on the channel
ABOUT_THE_MESSAGE = {"broken"}  # the same message is refused again


def add(
    reasons: dict[str, str], *, of_the_person: Iterable[str] = (), of_the_message: Iterable[str] = ()
) -> None:
    """Add the reasons of one delivery channel, and which of them last; a code already in use is refused."""
    taken = REASONS.keys() & reasons.keys()
    if any(REASONS[code] != reasons[code] for code in taken):
        raise ValueError(f"reason codes already in use: {sorted(taken)}")
    REASONS.update(reasons)
    ABOUT_THE_PERSON.update(of_the_person)
    ABOUT_THE_MESSAGE.update(of_the_message)


def is_final(code: str) -> bool:
    return code in _FINAL


def is_about_the_person(code: str) -> bool:
    return code in ABOUT_THE_PERSON


def is_about_the_message(code: str) -> bool:
    return code in ABOUT_THE_MESSAGE


def sentence(code: str) -> str:
    return REASONS.get(code, code)
