"""What does not add up in a report: rules that say what must hold, as data, and the functions that look."""

from __future__ import annotations

from ..record.types import Check
from .report import Report
from .rules import APPLIED, Rule, rules

__all__ = ["Report", "Rule", "check_report", "rules"]


def check_report(report: Report) -> list[Check]:
    """What every rule says about a record beside the text that it was read from.

    A rule that finds nothing to compare says so once: a measure that is missing contradicts nothing.
    """
    checks: list[Check] = []
    for name, functions in APPLIED.items():
        said = [check for function in functions for check in function(report)]
        checks += said or [Check(rule=name, status="not_applicable", message="nothing to compare")]
    return checks
