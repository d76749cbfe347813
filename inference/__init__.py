"""Reading files, values, the record, and writing it out."""

from .errors import InferenceError, Reject, Rejected
from .extractor import Extractor
from .reading import Document, Limits, ReadOptions, document_from_text, find_files, read_document, read_files
from .record.types import Record, json_schema

__all__ = [
    "Document",
    "Extractor",
    "InferenceError",
    "Limits",
    "ReadOptions",
    "Record",
    "Reject",
    "Rejected",
    "document_from_text",
    "find_files",
    "json_schema",
    "read_document",
    "read_files",
]
