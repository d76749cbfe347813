"""Gold against predicted: strict scores with intervals, as tables and as metrics.json. Knows nothing of torch."""

from .comparison import Evaluation, evaluate, load_records
from .errors import EvaluationError
from .gold import Gold, make_gold
from .report import to_json, to_table
from .scorecard import Scorecard
from .scores import Accuracy, Interval, Score, Tally

__all__ = [
    "Accuracy",
    "Evaluation",
    "EvaluationError",
    "Gold",
    "Interval",
    "Score",
    "Scorecard",
    "Tally",
    "evaluate",
    "load_records",
    "make_gold",
    "to_json",
    "to_table",
]
