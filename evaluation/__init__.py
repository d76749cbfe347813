"""Gold against predicted: strict scores with intervals, as tables and as metrics.json. Knows nothing of torch."""

from .agreement import Agreement
from .comparison import Evaluation, evaluate, load_records
from .errors import EvaluationError
from .gold import Gold, make_gold
from .report import to_json, to_table
from .scores import Accuracy, Interval, Score, Tally

__all__ = [
    "Accuracy",
    "Agreement",
    "Evaluation",
    "EvaluationError",
    "Gold",
    "Interval",
    "Score",
    "Tally",
    "evaluate",
    "load_records",
    "make_gold",
    "to_json",
    "to_table",
]
