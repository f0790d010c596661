"""What one-stop desks call the columns of their dossier tables, and the ten statuses, in their own words."""

from collections.abc import Mapping
from types import MappingProxyType

from dossiers.workflow import Status


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in text.split(";"))


# Headings that surely mean the column; `Nhóm / Tên` is a heading over two rows. The first names it to people.
NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "code": _list("""
            Mã hồ sơ; Số hồ sơ; Mã HS; Số HS; Mã số hồ sơ; Mã số HS; Mã hồ sơ TTHC; Mã HS TTHC;
            Mã hồ sơ DVC; Mã hồ sơ dịch vụ công; Số/mã hồ sơ; Mã/số hồ sơ; Hồ sơ / Mã; Hồ sơ / Số;
            Hồ sơ / Mã số; code"""),
        "applicant": _list("""
            Người nộp; Người nộp hồ sơ; Tên người nộp; Họ tên người nộp; Họ và tên người nộp;
            Tên người nộp hồ sơ; Họ và tên người nộp hồ sơ; Họ tên người nộp hồ sơ;
            Cá nhân/tổ chức nộp hồ sơ; Người nộp / Họ tên; Người nộp / Họ và tên;
            Người nộp hồ sơ / Họ và tên; Người nộp hồ sơ / Họ tên; Người nộp / Tên;
            Tổ chức, cá nhân nộp hồ sơ; Tổ chức, cá nhân nộp; Cá nhân, tổ chức nộp hồ sơ;
            Cá nhân, tổ chức nộp; Tên tổ chức, cá nhân nộp hồ sơ;
            Người yêu cầu; Người đăng ký; Người làm đơn; Người đề nghị; applicant"""),
        "phone": _list("""
            Số điện thoại; Điện thoại; SĐT; Số ĐT; ĐT; Di động; Số di động; Điện thoại di động; ĐTDĐ;
            Số ĐTDĐ; Số điện thoại liên hệ; Điện thoại liên hệ; Số ĐT liên hệ; SĐT liên hệ; ĐT liên hệ;
            SĐT người nộp; Số điện thoại người nộp; Điện thoại người nộp; Số điện thoại người nộp hồ sơ;
            Số ĐT người nộp; SĐT công dân; Số điện thoại công dân; Số điện thoại di động;
            Người nộp / Điện thoại; Người nộp / SĐT; Người nộp / Số điện thoại;
            Người nộp hồ sơ / Điện thoại; Người nộp hồ sơ / Số điện thoại; Người nộp hồ sơ / SĐT; phone"""),
        "received": _list("""
            Ngày nhận; Ngày tiếp nhận; Ngày nhận hồ sơ; Ngày tiếp nhận hồ sơ; Ngày nhận HS;
            Ngày tiếp nhận HS; Thời gian tiếp nhận; Thời gian nhận; Thời điểm tiếp nhận;
            Thời gian tiếp nhận hồ sơ; Ngày giờ nhận; Ngày giờ tiếp nhận; Ngày, tháng, năm tiếp nhận;
            Ngày tháng tiếp nhận; Nhận hồ sơ; Tiếp nhận; Ngày / Nhận; Ngày / Tiếp nhận; Thời gian / Nhận;
            Thời gian / Tiếp nhận; Ngày nhận đơn; received"""),
        "due": _list("""
            Ngày hẹn trả; Hẹn trả; Ngày hẹn trả kết quả; Ngày hẹn trả KQ; Hạn trả kết quả; Hạn trả;
            Hạn trả KQ; Ngày hẹn; Ngày trả kết quả dự kiến; Ngày dự kiến trả; Ngày dự kiến trả kết quả;
            Dự kiến trả; Hạn giải quyết; Hạn xử lý; Thời hạn giải quyết; Thời hạn trả kết quả; Thời hạn trả;
            Thời gian hẹn trả; Thời gian hẹn trả kết quả; Thời điểm hẹn trả; Hẹn trả kết quả; Hẹn trả KQ;
            Ngày đến hạn; Đến hạn; Ngày giờ hẹn trả; Ngày hết hạn; Ngày phải trả; Ngày hạn trả;
            Ngày / Hẹn trả; Ngày / Trả; Thời gian / Hẹn trả; Thời gian / Trả kết quả; Thời gian / Hạn trả;
            due"""),
        "status": _list("""
            Trạng thái; Tình trạng; Trạng thái hồ sơ; Tình trạng hồ sơ; Trạng thái xử lý; Tình trạng xử lý;
            Trạng thái giải quyết; Tình trạng giải quyết; Trạng thái HS; Tình trạng HS; Mã trạng thái;
            status"""),
        "procedure": _list("""
            Thủ tục; Tên thủ tục; Tên TTHC; TTHC; Thủ tục hành chính; Tên thủ tục hành chính;
            Lĩnh vực/thủ tục; Thủ tục/lĩnh vực; Loại thủ tục; Thủ tục / Tên; Tên hồ sơ; Loại hồ sơ;
            Nội dung thủ tục; Thủ tục giải quyết; procedure"""),
        "procedure_code": _list("""
            Mã TTHC; Mã thủ tục; Mã thủ tục hành chính; Mã số TTHC; Mã số thủ tục; Thủ tục / Mã"""),
        "agency": _list("""
            Cơ quan; Cơ quan giải quyết; Cơ quan xử lý; Cơ quan thực hiện; Cơ quan thụ lý; Đơn vị;
            Đơn vị giải quyết; Đơn vị xử lý; Đơn vị thụ lý; Phòng ban xử lý; Cơ quan chủ trì;
            Đơn vị thực hiện"""),
        "identity_number": _list("""
            CCCD; Số CCCD; CCCD/CMND; Số CCCD/CMND; CMND/CCCD; Số CMND/CCCD; Số định danh;
            Số định danh cá nhân; Căn cước; Số căn cước; Căn cước công dân; Số căn cước công dân; CMND;
            Số CMND; Mã định danh; Người nộp / CCCD; Người nộp / Số CCCD"""),
        "address": _list("""
            Địa chỉ; Địa chỉ người nộp; Nơi ở; Nơi cư trú; Địa chỉ liên hệ; Địa chỉ thường trú; Thường trú;
            Người nộp / Địa chỉ"""),
        "note": _list("Ghi chú; Chú thích; Ghi chú hồ sơ"),
        "fee": _list("Phí, lệ phí; Lệ phí; Phí; Số tiền; Phí đã nộp; Lệ phí đã nộp"),
        "papers": _list("""
            Thành phần hồ sơ; Giấy tờ; Giấy tờ nộp; Giấy tờ kèm theo; Danh mục giấy tờ; Thành phần HS"""),
    }
)

# Headings that mean the column only in a table that has no surer one.
FALLBACKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "code": _list("""
            Số biên nhận; Mã biên nhận; Số biên nhận hồ sơ; Biên nhận; Số tiếp nhận; Mã tiếp nhận; Số phiếu;
            Số giấy tiếp nhận; Mã số; Mã; Hồ sơ"""),
        "applicant": _list("""
            Họ và tên; Họ tên; Tên công dân/tổ chức; Chủ hồ sơ; Tên chủ hồ sơ; Họ tên chủ hồ sơ;
            Họ và tên chủ hồ sơ; Tên tổ chức, cá nhân; Tên cá nhân, tổ chức; Tổ chức, cá nhân;
            Cá nhân, tổ chức; Tổ chức/công dân; Công dân/tổ chức; Công dân; Tên công dân; Họ tên công dân;
            Họ và tên công dân; Tên công dân, tổ chức, doanh nghiệp; Tên cá nhân/tổ chức/doanh nghiệp;
            Khách hàng; Tên khách hàng; Tên; Công dân / Họ tên; Công dân / Họ và tên; Chủ hồ sơ / Họ tên;
            Chủ hồ sơ / Họ và tên; Tên cơ quan, tổ chức, cá nhân; Họ và tên cá nhân/tên tổ chức;
            Họ tên cá nhân, tổ chức"""),
        "phone": _list("""
            Liên hệ; Số liên hệ; SĐT chủ hồ sơ; Số điện thoại chủ hồ sơ; Số máy; SĐT Zalo; Số Zalo"""),
        "received": _list("Ngày nộp; Ngày nộp hồ sơ; Ngày đăng ký; Thời gian nộp; Ngày gửi; Ngày nộp HS"),
        "due": _list("Hạn; Thời hạn; Ngày trả kết quả; Ngày trả; Ngày trả KQ"),
        "status": _list("""
            Kết quả xử lý; Kết quả giải quyết; Kết quả; Tiến độ; Tình hình; Tình hình giải quyết;
            Tình hình xử lý; Kết quả xử lý hồ sơ; Kết quả giải quyết hồ sơ"""),
        "procedure": _list("""
            Dịch vụ công; Tên dịch vụ công; Tên dịch vụ; Nội dung; Nội dung hồ sơ; Nội dung giải quyết;
            Trích yếu; Về việc; Nội dung yêu cầu; Yêu cầu giải quyết"""),
        "agency": _list(
            "Cơ quan tiếp nhận; Đơn vị tiếp nhận; Nơi tiếp nhận; Nơi giải quyết; UBND xã, phường"
        ),
    }
)

# Beside the official labels. "Hoàn thành" leaves open whether the result was fetched, so it counts as ready.
STATUS_WORDS: Mapping[Status, tuple[str, ...]] = MappingProxyType(
    {
        Status.REGISTERED: _list("""
            Mới; Mới nộp; Đã nộp; Chờ tiếp nhận; Chưa tiếp nhận; Đăng ký mới; Mới đăng ký trực tuyến;
            Nộp trực tuyến"""),
        Status.ACCEPTED: _list("""
            Đã tiếp nhận; Tiếp nhận; Mới tiếp nhận; Đã nhận; Đã nhận hồ sơ; Đã tiếp nhận hồ sơ;
            Tiếp nhận hồ sơ; Chờ xử lý; Chưa xử lý; Chờ giải quyết"""),
        Status.NOT_ACCEPTED: _list("""
            Không tiếp nhận; Từ chối tiếp nhận; Từ chối; Bị từ chối; Đã từ chối; Từ chối hồ sơ;
            Từ chối tiếp nhận hồ sơ; Không tiếp nhận hồ sơ"""),
        Status.IN_PROCESS: _list("""
            Đang giải quyết; Đang thụ lý; Đang thực hiện; Đang thẩm định; Đang xử lý hồ sơ; Đang XL;
            Đang giải quyết hồ sơ; Đang trình ký; Chờ ký; Đang chờ ký; Đã chuyển xử lý; Chuyển xử lý"""),
        Status.SUPPLEMENT: _list("""
            Yêu cầu bổ sung; Chờ bổ sung; Cần bổ sung; Bổ sung hồ sơ; Đang bổ sung; Bổ sung;
            Chờ bổ sung hồ sơ; Chờ bổ sung giấy tờ; Chờ công dân bổ sung; Yêu cầu bổ sung hồ sơ;
            Bổ sung giấy tờ; Đang chờ bổ sung; Cần bổ sung giấy tờ; Yêu cầu bổ sung, hoàn thiện hồ sơ"""),
        Status.FEE: _list("""
            Chờ thực hiện nghĩa vụ tài chính; Thực hiện nghĩa vụ tài chính; Nghĩa vụ tài chính;
            Yêu cầu NVTC; Yêu cầu thực hiện NVTC; Chờ thực hiện NVTC; Chờ NVTC; Chờ nộp phí; Chờ nộp lệ phí;
            Chờ nộp thuế; Chờ thanh toán; Chờ đóng phí; Yêu cầu nộp phí"""),
        Status.WITHDRAWN: _list("""
            Rút hồ sơ; Đã rút; Đã rút hồ sơ; Xin rút; Xin rút hồ sơ; Yêu cầu rút hồ sơ; Công dân rút hồ sơ;
            Công dân xin rút hồ sơ; Công dân rút"""),
        Status.STOPPED: _list("""
            Tạm dừng; Dừng; Đã dừng; Tạm dừng xử lý; Dừng giải quyết; Đã dừng xử lý; Dừng xử lý hồ sơ;
            Tạm dừng giải quyết; Dừng thực hiện"""),
        Status.DONE: _list("""
            Xử lý xong; Đã giải quyết xong; Đã giải quyết; Đã xử lý; Hoàn thành; Đã hoàn thành; Có kết quả;
            Đã có kết quả; Chờ trả kết quả; Chờ trả; Chờ trả KQ; Chưa trả kết quả; Chờ nhận kết quả;
            Đã giải quyết, chờ trả kết quả"""),
        Status.RETURNED: _list("""
            Đã trả; Trả kết quả; Đã trả KQ; Đã nhận kết quả; Đã giao kết quả; Đã trả kết quả cho công dân;
            Đã phát kết quả"""),
    }
)
