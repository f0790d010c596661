"""The program that reads a PDF from stdin and writes the text of its pages to stdout; nothing for a scan.

Run by foundation.files.limited_process.
"""

import io
import sys

from pypdf import PdfReader

REFUSED = 3  # foundation.files.limited_process.REFUSED
MAX_PAGES = 500


def text_of(content: bytes) -> str:
    """Raises what pypdf raises."""
    pages = PdfReader(io.BytesIO(content)).pages
    return "\n".join(pages[at].extract_text() for at in range(min(len(pages), MAX_PAGES)))


def main() -> int:
    try:
        text = text_of(sys.stdin.buffer.read())
    except Exception:  # pypdf raises almost anything at a broken file
        return REFUSED
    sys.stdout.buffer.write(text.encode("utf-8", "ignore"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
