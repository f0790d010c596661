"""What departments and the OCOP programme call their columns; the first name is told to people."""

from tourism.kinds import Kind


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in text.split(";"))


ROOMS = _list("""
    Số phòng; Số buồng; Tổng số phòng; Số lượng phòng; Số buồng, phòng; Số buồng/phòng; Phòng; Buồng;
    Quy mô / Số phòng; Quy mô / Số buồng; Quy mô / Phòng; Quy mô (phòng); Quy mô (số phòng); Quy mô;
    Số phòng ngủ;
    Quy mô buồng; Số phòng/buồng; rooms""")
BEDS = _list("""
    Số giường; Tổng số giường; Số lượng giường; Giường; Quy mô / Số giường; Quy mô / Giường; Số giường ngủ;
    beds""")
EMAILS = _list("""
    Email; E-mail; Thư điện tử; Địa chỉ email; Địa chỉ e-mail; Hộp thư; Địa chỉ thư điện tử; Mail;
    Liên hệ / Email; Thông tin liên hệ / Email; Email liên hệ""")
LICENCES = _list("""
    Giấy phép kinh doanh; Số giấy phép; Giấy phép; GPKD; Số GPKD; Giấy chứng nhận đăng ký kinh doanh; Số ĐKKD;
    Giấy phép ĐKKD; Số giấy phép kinh doanh; GCN ĐKKD; Giấy CNĐKKD; Mã số thuế; Mã số doanh nghiệp;
    Số giấy chứng nhận ĐKKD; Mã số doanh nghiệp/MST; Giấy chứng nhận ĐKKD; Số đăng ký kinh doanh""")
DECISIONS = _list("""
    Quyết định; Số quyết định; Số QĐ; Quyết định công nhận; Số quyết định công nhận; QĐ công nhận;
    Số QĐ công nhận; Quyết định số; Quyết định xếp hạng; Số quyết định xếp hạng; QĐ xếp hạng;
    Số, ngày quyết định; Quyết định công nhận / Số; Quyết định / Số; Số quyết định, ngày quyết định;
    Quyết định thẩm định; Số văn bản công nhận; Văn bản công nhận; Số giấy chứng nhận; Giấy chứng nhận;
    Quyết định phê duyệt; Số QĐ, ngày ban hành""")
DECIDED_ON = _list("""
    Ngày quyết định; Ngày QĐ; Ngày công nhận; Ngày cấp; Quyết định / Ngày; Quyết định công nhận / Ngày;
    Ngày ban hành; Ngày ký; Ngày xếp hạng; Ngày ra quyết định; Ngày ban hành quyết định""")
PRODUCERS = _list("""
    Chủ thể; Nhà sản xuất; Cơ sở sản xuất; Đơn vị sản xuất; Chủ thể sản xuất; Tên chủ thể; Chủ thể OCOP;
    Tên chủ thể OCOP; Tên chủ thể sản xuất; Tên cơ sở sản xuất; Chủ thể đăng ký; Chủ thể tham gia; Đơn vị;
    Tên đơn vị; Tên cơ sở; Cơ sở; Tên doanh nghiệp; Doanh nghiệp; Doanh nghiệp, HTX, hộ kinh doanh;
    Tên công ty, HTX, cơ sở; Tên chủ thể, cơ sở sản xuất; Chủ thể có sản phẩm; Tên tổ chức, cá nhân;
    Chủ thể sản xuất kinh doanh; Cơ sở sản xuất, kinh doanh; Tên công ty/HTX/Cơ sở sản xuất; Chủ cơ sở;
    Tên doanh nghiệp/HTX/hộ kinh doanh; Tổ chức, cá nhân; Chủ thể / Tên; Chủ thể / Tên chủ thể;
    Chủ thể sản phẩm; Tên chủ thể sản phẩm; Tên cơ sở sản xuất, kinh doanh; Tên chủ thể/cơ sở""")
SHOP_ADDRESSES = _list("""
    Địa chỉ cửa hàng; Địa chỉ điểm bán; Địa chỉ nơi bán; Địa chỉ bán; Địa chỉ; Địa chỉ chủ thể;
    Địa chỉ sản xuất;
    Địa chỉ cơ sở; Địa chỉ nơi sản xuất; Địa chỉ cơ sở sản xuất; Chủ thể / Địa chỉ; Địa chỉ liên hệ;
    Địa chỉ sản xuất kinh doanh; Địa chỉ sản xuất, kinh doanh; Địa điểm sản xuất; Địa chỉ của chủ thể;
    Địa chỉ chủ thể sản xuất""")
DISTRICTS = _list("""
    Huyện; Quận, huyện; Quận/huyện; Huyện, thị xã, thành phố; Huyện/thị xã/thành phố; Thành phố; Huyện cũ;
    Huyện, thành phố; Địa bàn huyện; Huyện/TX/TP; Tên huyện""")
RANKS = ("Xếp hạng / ", "Hạng sao / ", "Phân hạng / ", "Kết quả / ", "Hạng / ", "Kết quả phân hạng / ",
         "Đạt hạng / ", "Kết quả đánh giá / ")  # fmt: skip

NAMES = {
    Kind.PLACE: (
        "Tên điểm đến",
        "Tên điểm du lịch",
        "Điểm đến",
        "Điểm du lịch",
        "Tên di tích",
        "Di tích",
        "Danh thắng",
        "Tên địa điểm",
        "Địa điểm",
        "Tên điểm tham quan",
        "Điểm tham quan",
        "Tên điểm",
    ),
    Kind.STAY: (
        "Tên cơ sở lưu trú",
        "Cơ sở lưu trú",
        "Tên khách sạn",
        "Khách sạn",
        "Tên cơ sở",
        "Tên cơ sở LTDL",
        "Tên homestay",
        "Tên resort",
        "Cơ sở",
        "Tên doanh nghiệp",
        "Tên cơ sở lưu trú du lịch",
        "Cơ sở lưu trú du lịch",
        "Tên CSLT",
        "Tên CSLTDL",
        "Tên khách sạn, nhà nghỉ",
        "Tên đơn vị",
        "Tên cơ sở kinh doanh",
        "Tên đơn vị kinh doanh lưu trú",
        "Tên nhà nghỉ",
    ),
    Kind.EATERY: (
        "Tên quán",
        "Tên quán ăn",
        "Tên nhà hàng",
        "Quán ăn",
        "Nhà hàng",
        "Tên cơ sở ăn uống",
        "Cơ sở ăn uống",
        "Tên cơ sở",
        "Quán",
        "Tên địa điểm",
    ),
    Kind.SPECIALITY: (
        "Tên sản phẩm",
        "Sản phẩm",
        "Tên đặc sản",
        "Đặc sản",
        "Sản phẩm OCOP",
        "Tên sản phẩm OCOP",
        "Sản phẩm tham gia",
        "Sản phẩm đánh giá",
        "Tên sản phẩm tham gia",
        "Tên sản phẩm được công nhận",
        "Tên sản phẩm đạt OCOP",
        "Tên sản phẩm, dịch vụ",
        "Tên sản phẩm/dịch vụ",
        "Sản phẩm / Tên",
        "Sản phẩm / Tên sản phẩm",
        "Tên sản phẩm công nhận",
        "Sản phẩm công nhận",
    ),
}

PRICES = {
    Kind.PLACE: ("Giá vé", "Khung giá", "Vé tham quan", "Giá vé tham quan", "Phí tham quan"),
    Kind.STAY: (
        "Giá phòng",
        "Giá",
        "Khung giá",
        "Khoảng giá",
        "Giá phòng/đêm",
        "Mức giá",
        "Giá tham khảo",
        "Đơn giá",
    ),
    Kind.EATERY: (
        "Giá",
        "Khung giá",
        "Khoảng giá",
        "Mức giá",
        "Giá tham khảo",
        "Giá món",
        "Giá suất ăn",
        "Đơn giá",
    ),
    Kind.SPECIALITY: ("Giá", "Khung giá", "Giá bán", "Khoảng giá", "Giá tham khảo", "Đơn giá"),
}
