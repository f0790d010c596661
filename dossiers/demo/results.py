"""The paper that comes out of a dossier in the demo: a page that says what it stands for."""

from functools import lru_cache
from html import escape

from django.conf import settings

PAGE = """<html lang="vi"><style>
@font-face {{ font-family: "Be Vietnam Pro"; src: url("be-vietnam-pro-400.woff2"); }}
@page {{ size: A4; margin: 3cm 2cm; }}
body {{ font-family: "Be Vietnam Pro", sans-serif; font-size: 12pt; text-align: center; }}
h1 {{ font-size: 16pt; margin-top: 3cm; }}
</style><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</p>
<h1>{title}</h1><p>Bản thử: dữ liệu bịa, không có giá trị pháp lý.</p></html>"""


@lru_cache(maxsize=64)
def pdf(title: str) -> bytes:
    """One page; empty on a machine that cannot make letters, where results then exist on paper only."""
    try:
        from weasyprint import HTML
    except OSError:
        return b""
    fonts = settings.BASE_DIR / "static" / "fonts"
    return bytes(HTML(string=PAGE.format(title=escape(title)), base_url=f"{fonts}/").write_pdf())
