"""What one-stop desks call the columns of their dossier tables, in their own words."""

from collections.abc import Mapping
from types import MappingProxyType


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
            Ngày / Hẹn trả; Thời gian / Hẹn trả; Thời gian / Hạn trả; due"""),
        "returned": _list("""
            Ngày trả kết quả; Ngày trả; Ngày trả KQ; Ngày trả thực tế; Ngày thực trả;
            Ngày trả kết quả thực tế; Ngày đã trả; Ngày đã trả kết quả; Ngày trả hồ sơ; Ngày / Trả;
            Thời gian / Trả kết quả; Thời gian trả kết quả; Thời điểm trả kết quả;
            Ngày công dân nhận kết quả; Ngày nhận kết quả;
            Ngày bàn giao kết quả; returned"""),
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
        "due": _list("Hạn; Thời hạn"),
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
