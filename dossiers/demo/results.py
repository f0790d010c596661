"""The paper that comes out of a dossier in the demo: a page that says what it stands for."""

from functools import lru_cache
from html import escape

from foundation.files import pdf as pages

PAGE = """<html lang="vi"><style>
@font-face {{ font-family: "Be Vietnam Pro"; src: url("{font}"); }}
@page {{ size: A4; margin: 3cm 2cm; }}
body {{ font-family: "Be Vietnam Pro", sans-serif; font-size: 12pt; text-align: center; }}
h1 {{ font-size: 16pt; margin-top: 3cm; }}
</style><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</p>
<h1>{title}</h1><p>Bản thử: dữ liệu bịa, không có giá trị pháp lý.</p></html>"""


@lru_cache(maxsize=64)
def pdf(title: str) -> bytes:
    """One page; empty on a machine that cannot make letters, where results then exist on paper only."""
    font = pages.embedded_font("be-vietnam-pro-400.woff2")
    try:
        return pages.render_pdf(PAGE.format(title=escape(title), font=font))
    except pages.PdfUnavailable:
        return b""
