"""PDF with a text layer → content: columns in reading order, running heads left out, wrapped lines joined, grids.

pdfium finds the characters, pdfplumber the ruled tables, their alignment the others. Runs in the isolated process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from ..errors import Rejected
from .content import Content, content_of, draw_table
from .layout import Line, Table
from .limits import Limits
from .pdf_characters import characters_of, rules_of
from .pdf_fonts import draws_chinese, needs_chinese_font
from .pdf_lines import Block, Ruled, TextLine, blocks_of_page, join_lines, set_margins, without_running_heads
from .pdf_unruled import unruled_tables

_LEAST_PATHS = 4  # ruling lines on a page before a table is looked for
_LEAST_TEXT = 10  # characters in a file with a text layer


def read_pdf(data: bytes, limits: Limits) -> Content:
    """The text and the tables of a PDF. Raises Rejected, and what the parsers raise."""
    with _opened(data, limits) as pdf:
        _check_fonts(pdf)
        pages = [_page(pdf[number], number, data, limits) for number in range(len(pdf))]
        width = pdf[0].get_width() if pages else 0
        if sum(
            len(block.text) for page in pages for block in page if isinstance(block, TextLine)
        ) < _LEAST_TEXT and not any(isinstance(block, Ruled) for page in pages for block in page):
            raise Rejected(
                "no-text-layer",
                f"expected a PDF with text, found {len(pages)} pages of pictures, a scan; "
                "recognise its characters first, or give an OCR function: --ocr",
            )
    pages = without_running_heads(pages)
    set_margins(pages, width)
    lines: list[Line] = []
    tables: list[Table] = []
    for block in _over_pages(pages):
        if isinstance(block, str):
            lines.append(Line(block))
            continue
        drawn, table = draw_table(block.rows())
        lines += drawn
        tables.append(table)
    return content_of(lines, tables)


def _check_fonts(pdf: Any) -> None:
    if not draws_chinese() and any(map(needs_chinese_font, pdf)):
        raise Rejected(
            "not-installed",
            "expected a Chinese font, which this PDF does not bring along: without one, characters that stand alone are "
            "lost; install one (apt-get install fonts-noto-cjk), or save the report with its fonts",
        )


def render(data: bytes, limits: Limits) -> Iterator[bytes]:
    """Each page as a PNG picture with 200 dots an inch."""
    with _opened(data, limits) as pdf:
        for page in pdf:
            stream = BytesIO()
            page.render(scale=200 / 72).to_pil().save(stream, "PNG")
            yield stream.getvalue()


@contextmanager
def _opened(data: bytes, limits: Limits) -> Iterator[Any]:
    try:
        import pypdfium2
    except ImportError:
        raise Rejected(
            "not-installed", "expected the libraries that read PDFs: pip install 'nianbao[documents]'"
        ) from None
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "encrypted" if "password" in str(error).lower() else "broken"
        raise Rejected(
            reason, f"expected a PDF that can be opened, found: {error}; save it without a password"
        ) from None
    try:
        if len(pdf) > limits.pages:
            raise Rejected(
                "too-complex",
                f"expected at most {limits.pages} pages, found {len(pdf)}; allow more: --limit pages={len(pdf)}",
            )
        yield pdf
    finally:
        pdf.close()


def _page(page: Any, number: int, data: bytes, limits: Limits) -> list[Block]:
    """The lines and the tables of a page, in reading order."""
    rules, paths = rules_of(page)
    characters, as_it_stands = characters_of(page, rules)
    if not as_it_stands:
        return blocks_of_page(characters, [])
    tables = _ruled(data, number, limits) if paths >= _LEAST_PATHS else []
    outside = [c for c in characters if not any(table.box(c) is not None for table in tables)]
    return blocks_of_page(characters, tables + unruled_tables(outside))


def _ruled(data: bytes, number: int, limits: Limits) -> list[Ruled]:
    """The tables with ruling lines on a page."""
    import pdfplumber

    with pdfplumber.open(BytesIO(data), pages=[number + 1]) as pdf:
        tables = pdf.pages[0].find_tables()
    cells = sum(len(table.cells) for table in tables)
    if cells > limits.cells:
        raise Rejected("too-complex", f"expected at most {limits.cells:,} table cells, found {cells:,} on one page")
    ruled = [Ruled([tuple(map(float, cell)) for cell in table.cells]) for table in tables]  # type: ignore[misc]
    return [table for table in ruled if table.is_table]


def _over_pages(pages: list[list[Block]]) -> Iterator[str | Ruled]:
    """Paragraphs and tables; a table that goes on after a page break is one."""
    lines: list[TextLine] = []
    open_table: Ruled | None = None
    for page in pages:
        for position, block in enumerate(page):
            if isinstance(block, TextLine):
                if open_table:
                    yield open_table
                    open_table = None
                lines.append(block)
                continue
            yield from join_lines(lines)
            lines = []
            if open_table and position == 0 and block.goes_on(open_table):
                open_table.append(block)
                continue
            if open_table:
                yield open_table
            open_table = block
    if open_table:
        yield open_table
    yield from join_lines(lines)
