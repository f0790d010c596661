"""The words that begin a petition in the chat, and those that answer its steps; folded but for two."""

import re

BEGIN = re.compile(
    r"^(toi |em |minh |cho toi |cho em )?(muon |can |xin )?(gui|tao|lam|viet|bao)? ?(mot )?"
    r"(phan anh|kien nghi|gop y|don phan anh)( (moi|khac|hien truong|kien nghi|voi 1022|voi tinh|len tren))?$"
    r"|^(i (want|would like|need) to )?(report a problem|(send|make|write) a(?: new)? petition|complain)$"
)
ANEW = re.compile(r"\b(?:moi|khac)$|\bnew\b")
ABOUT_PETITIONS = re.compile(r"^(?:\w+ ){0,3}(?:phan anh|kien nghi)(?: \w+){0,8}$")
"""«gửi phản ánh mấy ngày thì trả lời» asks about petitions and is none."""
ASKS_WHERE = re.compile(
    r"\b(?:dau|mo|(?:cho|noi) (?:nao|mo)|(?:cho|gap|voi|kiem|goi) ai|where|to whom)\b(?: \w+){0,2}$"
)
"""«tố cáo cán bộ thì gửi mô»: asks for the way, and tells no matter yet."""
OPENING = re.compile(
    r"^\s*(?:tôi|toi|em|mình|minh|cho tôi|cho toi)?\s*(?:muốn|muon|cần|can|xin)?\s*(?:gửi|gui)?\s*"
    r"(?:phản ánh|phan anh|kiến nghị|kien nghi|báo|bao)"
    r"(?:\s+(?:là|la|rằng|rang|về|ve|việc|viec))?\s*[:,]?\s*"
    r"|^\s*i (?:want|would like) to report(?: a problem| that)?\s*[:,]?\s*",
    re.IGNORECASE,
)
NO = re.compile(
    r"(khong|ko|k|hong|khong co|khong can|bo qua|tiep|tiep tuc|xong|xong roi|het|het roi)( .{0,20})?"
    r"|(no|none|nothing|skip|next|done|that is all)( thanks| thank you| need| pictures?| photos?| it| this)?"
)
YES = re.compile(
    r"((?:u|uh|ok|da|vang|roi) )?(gui|gui di|dong y|ok|oke|dung|dung roi|vang|da|u|xac nhan|gui luon"
    r"|yes|send|send it|submit|confirm)( (nhe|a|di|nha|giup|please))?"
)
NOTHING = re.compile(
    r"\b(?:lam chi|lam gi|dau|lay dau|kiem dau)(?: ra| ma)? (?:co|chup)(?: duoc)? (?:hinh|anh)\b"
    r"|\b(?:ai ma|khong ai|khong kip|chua kip|quen) chup\b"
    r"|\b(?:khoi|khong|ko|k|khoi can|khong can|hong|no)(?: \w+){0,3} "
    r"(?:so(?! (?:bi|gi|ai|chi|lam))|sdt|dien thoai|anh|hinh|phone|number|picture|photo)s?\b"
)
"""«khỏi để số, gửi luôn giùm»: what a step asks for is refused, whatever stands around it."""
NO_PHONE = re.compile(
    r"\b(?:khoi|khong|ko|k|hong|no)(?: \w+){0,3} (?:so|sdt|dien thoai|phone|number)\b(?! anh)"
)
SEND = re.compile(r"\b(?:gui|send)(?: \w+)?(?: (?:luon|di|giup|gium|dum|nha|nhe|it))+\b")
NOT_TO_SEND = re.compile(
    r"\b(?:đừng|dừng)\b"
    r"|\b(?:dung|không|khong|ko|k|hông|hong|chưa|chua|khoan|khỏi|khoi|don[’']?t|not)"
    r"(?:\s+(?:có|co|cần|can|muốn|muon|được|duoc|phải|phai|vội|voi|hãy|hay|nên|nen|cho))*\s+(?:gửi|gui|send)\b",
    re.IGNORECASE,
)
"""«đừng gửi nhé», «không gửi đi»; read as it was typed: «đừng», folded, is «đúng»."""
SOFT_NO = re.compile(
    r"(?:(?:da|vay|thoi|u|uh|toi|tui|em|e|minh|sorry) )*(?:khong|ko|k|khoi|chua|hong"
    r"|no)\b(?! (?:phai|dung|hieu|biet|ai)).{0,40}$"
)
ADDING = re.compile(
    r"(?:a |da |khoan |u )?(?:sua|doi|ghi them|noi them|bo sung|them)(?: \w+){3,}|add that .+"
)
"""«sửa lại là sáng thứ năm», before it is sent: kept below the words."""
TO_ADD = re.compile(r"(?:ghi|noi|bo sung)? ?them|bo sung|cung (?:viec|chuyen|mot)|add")
