"""Official tables: found by their row labels, read by their grammar, checked by their sums."""

from .arithmetic import check_tables, check_unknown
from .cells import OfficialTable
from .grammar import read_tables

__all__ = ["OfficialTable", "check_tables", "check_unknown", "read_tables"]
