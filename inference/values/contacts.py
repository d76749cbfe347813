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


_WHOLE = r"(?:\+?86-?)?(?:\(?0\d{2,3}\)?[-—–\s]*)?[1-9]\d{6,7}(?!\d)|1\d{10}(?!\d)"
_EXTENSION = r"\s*(?:(?:转|轉)(?:分机)?|分机|-+|ext\.?)\s*\d{1,5}(?!\d)|\s*\(\d{2,5}\)"
_PHONE = re.compile(rf"(?<!\d)(?:{_WHOLE})(?:{_EXTENSION})?", re.IGNORECASE)
_BETWEEN_PHONES = re.compile(r"\s*(?:[、,;/或和及与]|\([^()\d]*\))?\s*")
# A blank within a domain stands only beside letters: 'x@163.com. 1.推进' ends with com.
_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*[ \t]*@[ \t]*[A-Za-z0-9-]+"
    r"(?:\.[A-Za-z0-9-]+|[ \t]+\.[ \t]*[A-Za-z]+|\.[ \t]+[A-Za-z]+)+",
    re.ASCII,
)


def phone_places(text: str) -> list[tuple[int, int]]:
    """(start, end) of each whole telephone number in a folded text that is nothing but numbers; else the text as one.

    '83210001、83210002转8012' is two numbers; '83210001、2' and '83210001~3' say two with one and stay as they are.
    """
    found = [match.span() for match in _PHONE.finditer(text)]
    edges = [0, *(edge for place in found for edge in place), len(text)]
    gaps = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if len(found) > 1 and all(_BETWEEN_PHONES.fullmatch(gap) for gap in gaps):
        return found
    return [(0, len(text))]


def email_places(text: str) -> list[tuple[int, int]]:
    """(start, end) of each e-mail address in a folded text."""
    return [match.span() for match in _EMAIL.finditer(text)]


_PHONE_SPELLINGS = (
    (r"(?<=\d{7})\s+(?=\(?0\d\d|\d{7})", "、"),  # a blank between two whole numbers; any other is OCR
    (r"\s+", ""),
    (r"转(?:分机)?|分机|ext\.?|[—–−―‐‑─]", "-"),
    (r"(?<=\d)[～至](?=\d)", "~"),
    (r"[,;/或和及与]", "、"),
    (r"(?<=\d{7})\((\d{1,5})\)", r"-\1"),  # 80000001(8012): an extension
    (r"\((\+?\d+)\)", r"\1-"),  # (0571)80000001
    (r"(?<![0-9IlOo~*-])[IlOo]+|[IlOo]+(?![0-9IlOo])", ""),
    (r"[^0-9+*、~IlOo-]", ""),  # * hides digits on purpose; letters within digits stay, for the check to see
    (r"-+", "-"),
)


def _phone(text: str) -> str:
    for pattern, replacement in _PHONE_SPELLINGS:
        text = re.sub(pattern, replacement, text, flags=re.IGNORECASE if "ext" in pattern else 0)
    return "、".join(number for part in text.split("、") if (number := part.strip("-~")))


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
