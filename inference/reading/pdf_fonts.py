"""Whether the Chinese characters of a PDF can be read on this machine.

pdfium takes a font of the system for one that a PDF does not bring along. Where none is Chinese, a character that is
drawn alone (件 behind a number) has no size and is lost without a word.
"""

from __future__ import annotations

from functools import cache
from typing import Any

# One page with 件 in a font that is not embedded; pdfium finds the objects without a table of their places.
_PROBE = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 36>> stream
BT /F 12 Tf 10 10 Td <4EF6> Tj ET   
endstream endobj
5 0 obj <</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>> endobj
6 0 obj <</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R
/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>/DW 1000>> endobj
7 0 obj <</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0
/Ascent 880/Descent -120/CapHeight 880/StemV 93>> endobj
trailer <</Root 1 0 R>>
%%EOF
"""


@cache
def draws_chinese() -> bool:
    """Whether this machine has a Chinese font."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(_PROBE)
    try:
        return bool(pdf[0].get_textpage().get_text_range() == "件")
    finally:
        pdf.close()


def needs_chinese_font(page: Any) -> bool:
    """Whether a page has Chinese characters in a font that its file does not bring along."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    for i in range(text.count_chars()):
        if 0x3400 <= raw.FPDFText_GetUnicode(text, i) < 0xFB00:
            font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(text, i))
            if raw.FPDFFont_GetIsEmbedded(font) == 0:
                return True
    return False
