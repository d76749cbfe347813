"""The annotation scheme, spans and links, and the annotated corpus."""

from .corpus import AnnotatedReport, load_corpus
from .errors import AnnotationError, NianbaoError
from .scheme import Format, Indicator, Kind, Label, Level, Role, Scope, indicators
from .spans import Finder, Link, Span

__all__ = [
    "AnnotatedReport",
    "AnnotationError",
    "Finder",
    "Format",
    "Indicator",
    "Kind",
    "Label",
    "Level",
    "Link",
    "NianbaoError",
    "Role",
    "Scope",
    "Span",
    "indicators",
    "load_corpus",
]
