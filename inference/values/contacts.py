"""Contact details in one spelling: '(0571)８０００ 0001转6001' → '0571-80000001-6001'."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...models.text.normaliser import normalise


def normalise_contact(label: str, text: str) -> str:
    """The value of an ORG, ADDRESS, POSTCODE, PHONE, FAX, EMAIL or URL span; KeyError for another label.

    A spelling is folded, never a mistake repaired: a postcode of seven digits keeps them, a number without its area
    code gets none. The answer is empty where nothing of the kind is in the text.
    """
    return _READERS[label](normalise(text).text)


def _blankless(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _postcode(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


_PHONE_SPELLINGS = (
    (r"(?<=\d{7})\s+(?=\(?0\d\d|\d{7})", "、"),  # a blank between two whole numbers; any other is OCR
    (r"\s+", ""),
    (r"转(?:分机)?|分机|ext\.?|[—–−―‐‑─]", "-"),
    (r"[,;/或和]", "、"),
    (r"\((\+?\d+)\)", r"\1-"),  # (0571)80000001
    (r"[^0-9+*、-]", ""),  # * hides digits on purpose
    (r"-+", "-"),
)


def _phone(text: str) -> str:
    for pattern, replacement in _PHONE_SPELLINGS:
        text = re.sub(pattern, replacement, text, flags=re.IGNORECASE)
    return "、".join(number for part in text.split("、") if (number := part.strip("-")))


def _email(text: str) -> str:
    return _blankless(text).strip("<>《》,;。、.").lower()


def _url(text: str) -> str:
    bare = re.sub(r"[<>《》〈〉]", "", _blankless(text)).rstrip(",;:。、.)]")
    return re.sub(r"^(https?)[:;/\\]+", lambda match: f"{match[1].lower()}://", bare, flags=re.IGNORECASE)


_READERS: dict[str, Callable[[str], str]] = {
    "ORG": _blankless,
    "ADDRESS": _blankless,
    "POSTCODE": _postcode,
    "PHONE": _phone,
    "FAX": _phone,
    "EMAIL": _email,
    "URL": _url,
}
