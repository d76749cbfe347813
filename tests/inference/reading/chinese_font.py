"""Whether PDFs without embedded fonts, as these tests write them, can be read on this machine as they are meant."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas


def draws_chinese() -> bool:
    """pdfium takes a font of the system for one that is not embedded; without a Chinese one, a lone character is lost."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(100, 100, "件")
    canvas.save()
    found: str = pypdfium2.PdfDocument(stream.getvalue())[0].get_textpage().get_text_range()
    return found == "件"


needs_chinese_font = pytest.mark.skipif(
    not draws_chinese(), reason="no Chinese font is installed for PDFs: apt-get install fonts-noto-cjk"
)
