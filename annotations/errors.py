"""The root of the error tree.

    NianbaoError
    ├── AnnotationError    annotations/: the scheme or an annotated corpus is broken
    │   └── StudioError    annotations/studio/: a Label Studio server cannot be reached, or has something unexpected
    ├── ModelError         models/: a checkpoint is missing, altered or of another kind
    ├── TrainingError      training/: a recipe or its data cannot be used
    ├── InferenceError     inference/: an input or an output cannot be used
    └── EvaluationError    evaluation/: gold and predictions cannot be compared

Every message says what was expected, what came, and what to do next.
"""

from __future__ import annotations


class NianbaoError(Exception):
    """Anything that a user of nianbao can mend."""


class AnnotationError(NianbaoError):
    """The annotation scheme or an annotated corpus is broken."""
