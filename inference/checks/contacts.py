"""Rules about contact details: what could not be dialled, written to or delivered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record.types import Check, Found, Mention
from .report import Report

_PHONE = re.compile(
    r"(?:\+?86-?)?(?:0\d{2,3}-?)?[1-9]\d{6,7}(?:-\d{1,6})?|(?:\+?86-?)?1\d{10}|[48]00-?\d{3}-?\d{4}|[19]\d{4}"
)
_RANGE = re.compile(r"~\d{1,8}$")  # 80000001~3
_MOBILE_EXTENSION = re.compile(r"(?<=1\d{10})-\d{1,6}$")
_REST = re.compile(r"\d{1,5}")  # after a whole number: 80000001、2
_HIDDEN = re.compile(r"\*|x{3}|email\s*protected", re.IGNORECASE)


def postcode(report: Report) -> Iterator[Check]:
    """postcode: six digits."""
    for found in report.record.contact.postcode:
        yield from _details(report, "postcode", found, re.fullmatch(r"\d{6}", found.value) is not None)


def phone(report: Report) -> Iterator[Check]:
    """phone: seven or eight digits with or without area code, a mobile number, a hotline."""
    for found in (*report.record.contact.phone, *report.record.contact.fax):
        first, *others = (_RANGE.sub("", number) for number in found.value.split("、"))
        well = _can_be_dialled(first) and all(_can_be_dialled(o) or _REST.fullmatch(o) for o in others)
        yield from _details(report, "phone", found, well)


def email(report: Report) -> Iterator[Check]:
    """email: a name, one @, a domain."""
    for found in report.record.contact.email:
        yield from _details(report, "email", found, _can_be_written_to(found.value))


def _can_be_dialled(number: str) -> bool:
    """By the forms that reports have, else by the numbering plan as phonenumbers knows it."""
    bare = _MOBILE_EXTENSION.sub("", number)
    if _PHONE.fullmatch(bare):
        return True
    if re.search("[^0-9+-]", bare):
        return False
    from phonenumbers import NumberParseException, is_valid_number, parse

    try:
        return is_valid_number(parse(bare, "CN"))
    except NumberParseException:
        return False


def _can_be_written_to(address: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _details(report: Report, rule: str, found: Found[str], well: bool) -> Iterator[Check]:
    """Nothing where the page hides digits, or where the mention goes on beyond what was marked."""
    beyond = report.text[found.end : found.end + 1], report.text[found.start - 1 : found.start]
    cut = any(re.fullmatch(r"[0-9a-zA-Z@]", character) for character in beyond)
    if found.value and not cut and not _HIDDEN.search(found.text):
        yield report.check(
            rule,
            well,
            found.value,
            found=found.value,
            evidence=(Mention(text=found.text, start=found.start, end=found.end),),
        )
