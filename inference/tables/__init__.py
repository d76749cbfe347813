"""Official tables: found by their row labels, read by their grammar, checked by their sums."""

from .arithmetic import check_tables
from .cells import TableReading
from .merging import merge_tables
from .reading import read_tables

__all__ = ["TableReading", "check_tables", "merge_tables", "read_tables"]
