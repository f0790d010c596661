"""What the met office and the commands for disaster prevention call the columns of their lists."""

TITLE = "Tiêu đề|Tên bản tin|Tiêu đề bản tin|Tên cảnh báo|Bản tin|Tin|Tên tin|title".split("|")
HAZARD = (
    "Loại thiên tai|Thiên tai|Loại hình thiên tai|Loại hình|Hiện tượng|Loại cảnh báo|Loại bản tin|"
    "Hiện tượng thời tiết|hazard"
).split("|")
HAZARD_ELSE = "Loại|Nội dung cảnh báo|Nội dung".split("|")
LEVEL = (
    "Cấp độ rủi ro|Cấp độ rủi ro thiên tai|Cấp độ|Cấp rủi ro|Cấp RRTT|Cấp độ RRTT|Rủi ro thiên tai|Cấp|"
    "Mức độ rủi ro|Mức rủi ro|Cấp cảnh báo|level"
).split("|")
NUMBER = "Số bản tin|Số|Số hiệu|Tin số|Số tin|Bản tin số|Số, ký hiệu|number".split("|")
ISSUER = (
    "Cơ quan phát hành|Đơn vị phát hành|Cơ quan ban hành|Nơi phát hành|Cơ quan phát tin|Nguồn|Nguồn tin|"
    "Cơ quan|Đơn vị|issuer"
).split("|")
ISSUED = (
    "Thời gian phát hành|Ngày phát hành|Phát hành lúc|Thời gian phát tin|Phát lúc|Thời điểm phát hành|"
    "Thời gian ban hành|Ngày ban hành|Ngày giờ phát hành|Ngày phát tin|Ngày phát|Hiệu lực từ|"
    "Thời gian phát|Thời điểm phát|Thời điểm phát tin|Phát tin lúc|Thời gian phát bản tin|Giờ phát tin|"
    "Ngày giờ phát|Ngày giờ phát tin|Ngày giờ ban hành|Thời điểm ban hành|"
    "Thời gian / Phát hành|Thời gian / Từ|Hiệu lực / Từ|Bắt đầu|Từ|issued_at"
).split("|")
UNTIL = (
    "Hiệu lực đến|Có hiệu lực đến|Hết hiệu lực|Thời hạn|Thời gian hiệu lực|Hiệu lực|Ngày hết hiệu lực|"
    "Thời gian hết hiệu lực|Thời điểm hết hiệu lực|Thời hạn hiệu lực|Kết thúc|Đến|Thời gian / Đến|"
    "Hiệu lực / Đến|valid_until"
).split("|")
NEXT = "Bản tin tiếp theo|Bản tin kế tiếp|Tin tiếp theo|Tin phát tiếp theo".split("|")
AREA = (
    "Khu vực ảnh hưởng|Khu vực|Vùng ảnh hưởng|Phạm vi ảnh hưởng|Khu vực nguy hiểm|Phạm vi|"
    "Địa bàn ảnh hưởng|Nơi ảnh hưởng|Địa bàn|Các xã, phường|Khu vực cảnh báo|Vùng nguy hiểm|area"
).split("|")
AREA_ELSE = "Xã, phường|Xã/phường|Nơi|Địa điểm".split("|")
SITUATION = "Diễn biến|Tình hình|Hiện trạng|Diễn biến 24 giờ qua|Tình hình hiện tại".split("|")
FORECAST = "Dự báo|Dự báo diễn biến|Nội dung dự báo|Nhận định|Dự báo 24 giờ tới".split("|")
ADVICE = (
    "Khuyến cáo|Khuyến nghị|Cần làm|Biện pháp ứng phó|Biện pháp phòng tránh|Hướng dẫn|Biện pháp|"
    "Việc cần làm|Khuyến cáo người dân|advice"
).split("|")
ADDRESS = "Đường dẫn|Liên kết|Link|Địa chỉ trang|URL".split("|")
