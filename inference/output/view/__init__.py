"""Records for looking at: one self-contained HTML page."""

from .page import render_page, without_text, write_page

__all__ = ["render_page", "without_text", "write_page"]
