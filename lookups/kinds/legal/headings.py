"""What offices call the columns of their lists of documents; the first name is the one told to people."""

from collections.abc import Mapping
from types import MappingProxyType


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in text.split(";"))


NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "number": _list("""
            Số hiệu; Số hiệu văn bản; Số văn bản; Số, ký hiệu; Số ký hiệu; Số/ký hiệu; Số, ký hiệu văn bản;
            Số ký hiệu văn bản; Số VB; Số hiệu VB; Văn bản / Số hiệu;
            Văn bản / Số, ký hiệu; Ký hiệu; number; Số, ký hiệu, ngày, tháng, năm ban hành văn bản;
            Số, ký hiệu, ngày, tháng, năm ban hành của văn bản; Số, ngày, tháng văn bản; Số, ngày ban hành;
            Số, ký hiệu của văn bản, ngày, tháng, năm ban hành; Số, ký hiệu, ngày, tháng, năm ban hành;
            Số, ký hiệu, thời gian ban hành; Số, ký hiệu, ngày tháng năm ban hành văn bản;
            Số hiệu, ngày ban hành;
            Số, ký hiệu, ngày tháng năm ban hành; Số, ký hiệu, ngày ban hành; Số, ngày tháng năm ban hành"""),
        "kind": _list("""
            Loại văn bản; Tên loại văn bản; Loại VB; Hình thức văn bản; Loại; Tên loại; Văn bản / Loại;
            Thể loại"""),
        "abstract": _list("""
            Trích yếu; Trích yếu nội dung; Nội dung trích yếu; Trích yếu văn bản; Tên văn bản; Nội dung;
            Về việc;
            Tên gọi văn bản; Trích yếu nội dung văn bản; V/v; Văn bản / Trích yếu;
            Trích yếu nội dung của văn bản; Tên gọi, trích yếu nội dung văn bản;
            Tên gọi của văn bản, trích yếu nội dung của văn bản; Nội dung văn bản trích yếu;
            Tên văn bản, trích yếu; Tên gọi của văn bản; Tên gọi văn bản, trích yếu nội dung văn bản;
            Trích yếu nội dung của văn bản, tên gọi của văn bản; Tên gọi, trích yếu; abstract"""),
        "issuer": _list("""
            Cơ quan ban hành; Nơi ban hành; Đơn vị ban hành; CQ ban hành; Cơ quan BH; Cơ quan; issuer"""),
        "level": _list("Cấp ban hành; Cấp"),
        "issued": _list("""
            Ngày ban hành; Ngày BH; Ngày, tháng ban hành; Ngày tháng ban hành; Ban hành ngày; Ngày ký;
            Ngày / Ban hành; Ngày văn bản; Ngày tháng năm ban hành; issued"""),
        "effective": _list("""
            Ngày hiệu lực; Ngày có hiệu lực; Hiệu lực từ; Ngày HL; Có hiệu lực từ; Thời điểm có hiệu lực;
            Ngày / Hiệu lực; Ngày bắt đầu hiệu lực; Hiệu lực từ ngày;
            Thời điểm có hiệu lực của văn bản; Hiệu lực thi hành; effective"""),
        "expires": _list("""
            Ngày hết hiệu lực; Hết hiệu lực; Ngày hết HL; Hiệu lực đến; Ngày / Hết hiệu lực;
            Hiệu lực đến ngày; Ngày hết hiệu lực, ngưng hiệu lực; Ngày hết hiệu lực/ngưng hiệu lực;
            Ngày ngưng hiệu lực;
            Thời điểm hết hiệu lực; Thời điểm hết hiệu lực, ngưng hiệu lực; Ngày, tháng, năm hết hiệu lực;
            Ngày hết hiệu lực hoặc ngưng hiệu lực; Ngày hết hiệu lực toàn bộ; Ngày hết hiệu lực một phần;
            Thời gian hết hiệu lực; Thời điểm ngưng hiệu lực; Ngày tháng năm hết hiệu lực"""),
        "ended_why": _list("""
            Lý do hết hiệu lực; Lý do hết hiệu lực, ngưng hiệu lực; Lý do ngưng hiệu lực; Lý do; Nguyên nhân;
            Lý do hết hiệu lực hoặc ngưng hiệu lực; Lý do hết hiệu lực/ngưng hiệu lực;
            Nguyên nhân hết hiệu lực;
            Lý do hết hiệu lực một phần; Lý do hết hiệu lực toàn bộ; Lý do hết HL; Căn cứ hết hiệu lực"""),
        "ended_parts": _list("""
            Nội dung, quy định hết hiệu lực; Nội dung, quy định hết hiệu lực, ngưng hiệu lực;
            Nội dung hết hiệu lực;
            Quy định hết hiệu lực; Nội dung, quy định hết hiệu lực một phần; Điều, khoản hết hiệu lực;
            Nội dung, quy định ngưng hiệu lực; Nội dung hết hiệu lực một phần; Phần hết hiệu lực;
            Nội dung hết hiệu lực, ngưng hiệu lực; Điều khoản hết hiệu lực;
            Nội dung quy định hết hiệu lực"""),
        "signer": _list("Người ký; Người ký văn bản; Họ tên người ký"),
        "field": _list("Lĩnh vực; Ngành, lĩnh vực; Lĩnh vực văn bản"),
        "replaces": _list("Thay thế; Thay thế văn bản; Văn bản bị thay thế; Thay thế cho"),
        "amends": _list("Sửa đổi, bổ sung; Sửa đổi; Sửa đổi bổ sung; Văn bản được sửa đổi; Sửa đổi văn bản"),
        "repeals": _list("Bãi bỏ; Bãi bỏ văn bản; Văn bản bị bãi bỏ"),
        "text": _list("Toàn văn; Nội dung văn bản; Nội dung toàn văn"),
        "url": _list("Đường dẫn; Liên kết; Link; Địa chỉ; URL"),
        "note": _list("Ghi chú; Chú thích"),
    }
)
