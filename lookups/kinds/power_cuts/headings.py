"""The column headings under which power companies and communes write power cuts."""

_CUT = (
    "", " mất điện", " cắt điện", " cúp điện", " ngừng cấp điện", " ngừng điện", " tạm ngừng cấp điện",
    " ngừng cung cấp điện", " tạm ngừng cung cấp điện", " ngừng, giảm cung cấp điện",
)  # fmt: skip


def _with(edge: str, word: str) -> list[str]:
    """`Ngày giờ bắt đầu`, `Bắt đầu cắt điện`, `Thời gian cúp điện từ` and their like."""
    whens = ("Thời gian", "Thời điểm", "Ngày giờ", "Ngày, giờ", "Giờ", "TG")
    edges = [f"{when} {edge}{cut}" for when in whens for cut in _CUT] + [f"{edge}{cut}" for cut in _CUT]
    return edges + [f"{when}{cut} {word}" for when in whens for cut in _CUT]


DAY = (
    "Ngày|Ngày cúp điện|Ngày cắt điện|Ngày mất điện|Ngày ngừng cấp điện|Ngày thực hiện|Ngày tháng|"
    "Ngày công tác|Ngày dự kiến|date|ngay"
).split("|") + [f"Ngày{cut}" for cut in _CUT[1:]]
FIRST_DAY = "Ngày bắt đầu|Từ ngày|Ngày cắt|Ngày / Từ|Ngày / Bắt đầu|Thời gian / Từ ngày".split("|")
LAST_DAY = "Ngày kết thúc|Đến ngày|Ngày đóng|Ngày / Đến|Ngày / Kết thúc|Thời gian / Đến ngày".split("|")
START = (
    "Thời gian bắt đầu|Bắt đầu|Từ giờ|Từ|Giờ bắt đầu|Giờ cắt|Giờ cắt điện|Giờ cúp|Thời gian từ|"
    "Thời gian cắt điện|Thời điểm bắt đầu|Thời gian mất điện|Giờ mất điện|Thời gian / Từ|"
    "Thời gian / Bắt đầu|Thời gian ngừng cấp điện / Từ|start|start_time|from|Thời gian / Từ giờ|"
    "Giờ ngừng|TG bắt đầu|Bắt đầu mất điện|Giờ đi|Giờ mất|Giờ cúp từ|Thời điểm cắt|Thời điểm cúp|TG cắt|"
    "Thời điểm ngừng cấp điện|Thời điểm mất điện|Thời điểm cắt điện|TG mất điện|TG cắt điện|TG từ"
).split("|") + _with("bắt đầu", "từ")
END = (
    "Thời gian kết thúc|Kết thúc|Đến giờ|Đến|Giờ kết thúc|Giờ đóng|Giờ đóng điện|Giờ có điện|"
    "Giờ có điện lại|Thời gian đến|Thời gian có điện|Thời gian có điện lại|Thời gian đóng điện|"
    "Dự kiến có điện|Dự kiến đóng điện lại|Thời gian / Đến|Thời gian / Kết thúc|"
    "Thời gian ngừng cấp điện / Đến|Thời điểm kết thúc|end|end_time|to|Thời gian / Đến giờ|TG kết thúc|"
    "Tới|Tới giờ|Dự kiến có điện lại|Giờ có|Thời điểm có điện|Thời điểm có điện lại|Thời điểm đóng điện|"
    "Dự kiến đóng điện|TG có điện|TG đóng điện|Thời gian dự kiến có điện|Dự kiến kết thúc|TG đến|"
    "Thời gian cấp điện lại|Thời gian có điện trở lại|Thời gian dự kiến có điện lại"
).split("|") + _with("kết thúc", "đến")
HOURS = (
    "Thời gian|Khung giờ|Giờ|Thời gian cúp điện|Thời gian ngừng cấp điện|Thời gian ngừng điện|"
    "Thời gian thực hiện|Thời gian dự kiến|Giờ cúp điện|Khoảng thời gian|Thời gian cúp|time|"
    "Thời gian công tác|Giờ ngừng cấp điện|Thời gian cắt"
).split("|") + [f"Thời gian{cut}" for cut in _CUT[4:]]
AREA = (
    "Khu vực|Khu vực mất điện|Khu vực cúp điện|Khu vực cắt điện|Khu vực ngừng cấp điện|Khu vực ảnh hưởng|"
    "Khu vực bị ảnh hưởng|Khu vực mất điện dự kiến|Phạm vi|Phạm vi mất điện|Phạm vi ảnh hưởng|"
    "Phạm vi ngừng cấp điện|Khu vực bị mất điện|Khu vực bị cắt điện|Khu vực tạm ngừng cấp điện|"
    "Nơi cúp điện|Nơi mất điện|area|region"
).split("|") + [f"{where}{cut}" for where in ("Khu vực", "Phạm vi", "Địa điểm") for cut in _CUT[1:]]
AREA_ELSE = "Địa điểm|Địa bàn|Nơi|Xã, phường|Xã/phường|Địa phương|Vị trí".split("|")
REASON = (
    "Lý do|Lý do ngừng cấp điện|Lý do cúp điện|Lý do cắt điện|Lý do mất điện|Nguyên nhân|"
    "Nội dung công tác|Nội dung công việc|Nội dung|Công tác|reason|Lí do"
).split("|")
KIND = "Loại|Loại cúp điện|Loại hình|Hình thức|Loại cắt điện|Phân loại|kind".split("|")
STATUS = "Trạng thái|Tình trạng|Trạng thái lịch|status".split("|")
COMPANY = (
    "Đơn vị|Điện lực|Đơn vị quản lý|Công ty điện lực|Đơn vị thực hiện|Đơn vị điện lực|Đội quản lý|"
    "company|Đội quản lý điện"
).split("|")
CODE = "Mã lịch|Mã lịch cắt điện|Mã lịch cúp điện|Số phiếu|Mã công tác|Mã đăng ký|Mã|code".split("|")
