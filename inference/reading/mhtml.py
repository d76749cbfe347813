"""MHTML, a web page saved as one file: the page's bytes among its pictures and styles."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message

from ..errors import Rejected

_HEADER = re.compile(rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,60}", re.I)
_MULTIPART = re.compile(rb"^content-type:\s*multipart/(?:related|alternative|mixed)", re.I | re.M)


def looks_like_mhtml(data: bytes) -> bool:
    """Whether the file begins like a message of several parts."""
    head = _HEADER.match(data[:20_000].replace(b"\r\n", b"\n").lstrip(b"\n"))
    return bool(head and _MULTIPART.search(head.group()))


def page_of(data: bytes) -> tuple[bytes, str | None]:
    """The bytes of the main page, and its charset if that is declared. Raises Rejected."""
    message = message_from_bytes(data)
    root = message.get_param("start")
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        pages = [part for part in message.walk() if part.get_content_type() == "text/plain"]
    main = next((page for page in pages if root and page.get("Content-ID", "").strip() == root), None)
    main = main or max(pages, key=lambda page: len(_payload(page)), default=None)
    if main is None:
        raise Rejected("no-text", "expected a saved web page with a part of HTML, found none; save the page again")
    return _payload(main), main.get_content_charset()


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
