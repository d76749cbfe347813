"""Names of columns for Stata: at most 32 letters, digits and underscores."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import InferenceError

_LONGEST = 32
_SHORT = {
    "end": "stop",  # a word of Stata's own
    "request": "req",
    "result": "res",
    "denied": "deny",
    "refused": "refuse",
    "proactive": "pro",
    "channel": "ch",
    "litigation": "suit",
    "response": "resp",
    "cumulative": "cum",
    "natural_person": "person",
    "legal_service": "legal",
    "business": "firm",
    "research": "science",
    "after_review": "after",
    "prior_items": "prior",
    "normative_opened": "norm_opened",
    "normative_issued": "norm_issued",
    "reading_point": "point",
    "no_correction": "nocorr",
    "state_secret": "secret",
    "third_party": "third",
    "admin_query": "query",
    "publication": "publ",
    "reconfirm": "reconf",
}


def stata_names(names: Sequence[str]) -> list[str]:
    """A short name for each, in their order: `request.received.natural_person` is `req_received_person`."""
    short = ["_".join(_SHORT.get(part, part) for part in name.split(".")) for name in names]
    amiss = [name for name, new in zip(names, short, strict=True) if len(new) > _LONGEST or short.count(new) > 1]
    if amiss:
        raise InferenceError(f"no name of {_LONGEST} characters for {', '.join(amiss)}; shorten a part in stata.py")
    return short
