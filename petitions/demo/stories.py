"""Invented matters of everyday life, for the trial: no real person, shop or case."""

STORIES = (
    ("report", "lighting", "Đèn đường trước cổng trường hư ba hôm nay, tối om, rất nguy hiểm."),
    ("report", "environment", "Rác chất đống ở góc chợ cả tuần chưa ai thu gom, bốc mùi hôi thối."),
    ("report", "roads", "Ổ gà to giữa đường bê tông vào thôn, trời mưa không thấy, đã có người té xe."),
    ("report", "order", "Quán karaoke loa kéo hát quá 11 giờ đêm, cả xóm không ngủ được."),
    ("question", "procedures", "Cho hỏi làm lại giấy khai sinh bị mất thì nộp ở phường nào, cần giấy tờ gì?"),
    ("report", "water", "Cống thoát nước bị tắc, mưa một chút là ngập vào nhà dân cả đoạn đường."),
    ("proposal", "roads", "Đề nghị lắp gờ giảm tốc trước trường mẫu giáo vì xe tải chạy nhanh."),
    ("report", "power", "Dây điện võng thấp ngang đầu người ở ngã ba, xin kiểm tra sớm."),
    ("emergency", "lighting", "Cây lớn nghiêng sắp ngã vào trường học, xin xử lý khẩn cấp."),
    ("report", "food_safety", "Quán ăn gần bệnh viện để thức ăn ngoài trời, ruồi bu, nghi mất vệ sinh."),
    ("report", "buses", "Xe buýt bỏ chuyến đầu buổi sáng mấy hôm liền, công nhân trễ giờ làm."),
    ("question", "health", "Cho hỏi trạm y tế có khám bảo hiểm vào thứ bảy không?"),
    ("report", "environment", "Cơ sở chế biến xả nước thải đen ra mương, cá chết nổi trắng."),
    ("proposal", "tourism", "Kiến nghị thêm nhà vệ sinh công cộng ở bãi biển cho du khách."),
    ("report", "telecoms", "Có số lạ gọi tự xưng cán bộ yêu cầu cài phần mềm, xin cảnh báo bà con."),
    ("report", "land", "Có hộ xây lấn ra lối đi chung của xóm, xin kiểm tra."),
    ("report", "conduct", "Cán bộ một cửa hướng dẫn không rõ, tôi phải đi lại ba lần."),
    ("question", "education", "Bao giờ công bố chỉ tiêu tuyển sinh lớp 10 của trường công lập?"),
    ("report", "disasters", "Taluy sau nhà văn hóa thôn bị nứt sau mưa lớn, sợ sạt lở."),
    ("question", "welfare", "Mẹ tôi 80 tuổi, làm sao để nhận trợ cấp người cao tuổi?"),
)  # fmt: skip
QUESTIONS = (
    "Ông/bà cho biết rõ đoạn nào, gần số cột đèn nào?",
    "Ông/bà gửi thêm một ảnh chụp toàn cảnh giúp.",
    "Việc này thường xảy ra vào lúc mấy giờ?",
)
ANSWERS = {
    "lighting": "Đội quản lý đã đến hiện trường và khắc phục xong trong ngày. Cảm ơn ông/bà đã báo.",
    "environment": "Đơn vị đã thu gom và nhắc nhở; từ nay thu gom hai ngày một lần ở điểm này.",
    "roads": "Đã vá dặm đoạn đường hư, cắm biển cảnh báo; sửa toàn tuyến trong kế hoạch quý tới.",
    "order": "Công an khu vực đã làm việc với chủ quán, chủ quán cam kết dừng trước 22 giờ.",
    "water": "Đã nạo vét cống và thay nắp hố ga; tổ trực sẽ kiểm tra lại sau đợt mưa tới.",
    "procedures": "Ông/bà nộp tại bộ phận một cửa phường nơi cư trú; danh mục giấy tờ có ở mục thủ tục.",
    "other": "Đơn vị đã kiểm tra và xử lý theo nội dung phản ánh. Cảm ơn ông/bà.",
}
