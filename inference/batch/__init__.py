"""Many reports: shards, a ledger, worker processes; a run that was stopped goes on where it stood."""

from .api import extract_many
from .engine import Run
from .inputs import Selection
from .job import Job
from .listing import Listing
from .output import Account, Output

__all__ = ["Account", "Job", "Listing", "Output", "Run", "Selection", "extract_many"]
