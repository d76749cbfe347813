"""Reading files, values, the record, and writing it out."""

from .errors import InferenceError, Rejected
from .extractor import Extractor, Reject
from .reading import Document, document_from_text, find_files, read_document
from .record import Record, json_schema

__all__ = [
    "Document",
    "Extractor",
    "InferenceError",
    "Record",
    "Reject",
    "Rejected",
    "document_from_text",
    "find_files",
    "json_schema",
    "read_document",
]
