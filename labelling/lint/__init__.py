"""Which rules of annotations/GUIDELINES.md annotated reports do not keep, as far as a program can tell.

Rules say in words what must hold (rules.toml) and are functions from a report to places; codes.toml is the part of them
that names codes. Exceptions that were agreed on stay in the list, with the reason (agreed.csv).
"""

from .findings import Finding, Rule, counts, lint, lint_export, rules, write_findings

__all__ = ["Finding", "Rule", "counts", "lint", "lint_export", "rules", "write_findings"]
