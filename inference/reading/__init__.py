"""Files → documents: which files to read, every format they come in, and what damage they took."""

from .document import Document, document_from_text
from .files import Unread, defect, documents_of, find_files, read_document, read_files, unpack
from .formats import ENDINGS
from .limits import DEFAULT_OPTIONS, Limits, ReadOptions
from .noise import NOISE, is_spam
from .ocr import load_ocr

__all__ = [
    "DEFAULT_OPTIONS",
    "ENDINGS",
    "NOISE",
    "Document",
    "Limits",
    "ReadOptions",
    "Unread",
    "defect",
    "document_from_text",
    "documents_of",
    "find_files",
    "is_spam",
    "load_ocr",
    "read_document",
    "read_files",
    "unpack",
]
