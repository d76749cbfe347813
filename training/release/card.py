"""The model card and the metrics of a checkpoint, written by the run that made it."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from ...annotations import AnnotatedReport, Format, Label, indicators
from ...annotations.files import json_text
from ...evaluation.annotators import AnnotatorAgreement
from ...models.checkpoint import MANIFEST
from ...models.decoding import limits
from ...models.text.normaliser import normalise
from ..errors import TrainingError
from ..finetuning import FinetuningRecipe
from ..foreign import ORIGIN
from ..pretraining import DESCRIPTION
from ..separation import ALIKE, SHINGLE

_HEAD = """\
---
language: zh
license: apache-2.0
library_name: transformers
pipeline_tag: token-classification
tags: [chinese, bert, information-extraction, government, 政府信息公开]
---

# {name} {version}

Tags what Chinese government-information-disclosure annual reports (政府信息公开工作年度报告) say: {labels} kinds of spans,
what each number counts ({indicators} indicators), which time it speaks of, and the links between numbers and categories.
A BERT encoder of {layers} layers × {hidden_size}, one character a token, with heads for tags, attributes, links and
document classes; {parameters:.1f} million parameters.

本模型从政府信息公开工作年度报告中标注数量、类别、联系方式、统计期限等{labels}类片段,并把每个数字与其所指的类别和指标相连。

## Use

    nianbao extract REPORT.txt --model {folder}

The encoder and the tag head alone, for text that went through `{normalise}`:

    tokenizer = AutoTokenizer.from_pretrained("{folder}")  # one character, one token
    model = AutoModelForTokenClassification.from_pretrained("{folder}")

Meant for annual reports of Chinese public bodies{like}.
Documents of other kinds are recognised and not read; other countries' or other kinds of reports were never tried.

## Training

{generated}{epochs} times, varied each time with strength {variation}:
{reports} annotated reports, {characters:,} characters, {spans:,} spans.

Encoder from {base}.

Recipe (recipe.toml):

{recipe}
"""

_NOT_CHOSEN = "What was chosen with these reports in view was not recorded."
_PLOT = "reliability.svg"
_TALLIES = {
    "measures": "measures (number, indicator, scope, value)",
    "facts": "facts (annual value of an indicator)",
    "spans": "spans",
    "numbers": "number spans",
    "headings": "headings with role",
    "contacts": "contacts",
}
_GROUPS = (
    " and by the groups of newer reports (u1 key areas, channels, media; u2 requests and their neighbours, zeros, fees; "
    "u3 page furniture, contacts, damage; u4 whole reports of 2008–2013; u5 2014–2025; u6 tiny reports, traps, other "
    "documents; u7 tables in running text; u8 rare indicators; u9 pages broken off)"
)
_FINE = ("year ", "province ", "noise ")
"""Parts of the reports that are too small to be shown; metrics.json has them."""
_FIELDS = ("issuer", "year", "period", "published", "signed", "kind", "format", "level")
_RESULTS = """
## Results

On reports that this run was not trained on, neither as they are nor almost so (checked: no pair shares {alike:.0f} % of its
strings of {shingle} characters){before}. Strict: exact offsets and label; in brackets the 95 % bootstrap interval over reports.

{rows}

The same figures with precision and recall, per label, per indicator and per document field are in metrics.json;
`nianbao evaluate` measures them again, on all that `nianbao extract` does: official tables are read by grammar, and the
network reads the rest. Values compare what the grammar reads from predicted and from annotated spans.
{chosen}

Measures that are not right, by kind of mistake: {mistakes}.

By kind of report{groups}:

{strata}

## Confidence

A measure's confidence is the probability that its number, category, link and indicator are all right: logistic
regression on the network's probabilities, fitted on `{data}`. Expected calibration error there {error:.1f} %, in
ten bins of equal width over {measures:,} measures{elsewhere}.

![Confidence and share of right measures]({plot})

## Limits

In prose the model does not say which body, applicant or court path a number covers; in official tables nianbao's
grammar does. Confidences of kind, format and level are not calibrated.
"""
_CHOSEN = """\
The seed, constants of the decoding (`EDGE_COST`, the confidences below which spans and measures are left out, the overlap
of windows) and the limits of `{limits}` were chosen with the project's dev.json in view: there the figures
are kind. No training, seed, threshold or calibration was chosen
with test.json in view; nine hand-written rules were deleted after benchmarks/rules.py had shown what they do on both."""


def write_card(
    folder: Path,
    recipe: FinetuningRecipe,
    *,
    reports: Sequence[AnnotatedReport],
    base: str | None,
    metrics: dict[str, Any],
    baseline: float | None,
    annotators: AnnotatorAgreement | None,
    own_data: bool = False,
) -> None:
    """Write metrics.json, README.md and its plot, and copy the description of the pretraining.

    `metrics` is an evaluation's to_json() with the name of its data, or empty; `baseline` the CRF's span F1 on it;
    `annotators` two people over the same reports; `own_data`: measured on the project's own dev.json and test.json.
    """
    (folder / "metrics.json").write_text(json_text(metrics), "utf-8")
    if base and (Path(base) / DESCRIPTION).is_file():
        shutil.copyfile(Path(base) / DESCRIPTION, folder / DESCRIPTION)
    text = _head(folder, recipe, reports, base)
    if metrics:
        text += _results(metrics, baseline, annotators, base, own_data=own_data)
        _plot_reliability(metrics["calibration"]["bins"], folder / _PLOT)
    (folder / "README.md").write_text(text, "utf-8")


def _head(folder: Path, recipe: FinetuningRecipe, reports: Sequence[AnnotatedReport], base: str | None) -> str:
    config = json.loads((folder / "config.json").read_text("utf-8"))
    return _HEAD.format(
        name=recipe.name,
        version=recipe.version,
        labels=len(Label),
        indicators=len(indicators()),
        layers=config["num_hidden_layers"],
        hidden_size=config["hidden_size"],
        parameters=(folder / "model.safetensors").stat().st_size / 2e6,
        folder=folder.name,
        normalise=f"{normalise.__module__}.{normalise.__qualname__}",
        like=_like(reports),
        generated=f"{recipe.generated:,} reports made of the parts of the annotated ones, then these "
        if recipe.generated
        else "",
        variation=recipe.variation,
        epochs=recipe.epochs,
        reports=len(reports),
        characters=sum(len(report.text) for report in reports),
        spans=sum(len(report.spans) for report in reports),
        base=_origin(base),
        recipe="\n".join(f"    {key} = {value}" for key, value in _used(recipe, base).items()),
    )


def _used(recipe: FinetuningRecipe, base: str | None) -> dict[str, Any]:
    """The settings that had a part in it: a base brings its own size, and only a checkpoint of ours has heads to keep."""
    unused = {"layers", "hidden_size", "heads"} if base else set()
    if not (base and (Path(base) / "scheme.json").is_file()):
        unused.add("keep_heads")
    if not recipe.generated:
        unused.add("generated")
    return {key: value for key, value in asdict(recipe).items() if key not in unused}


def _like(reports: Sequence[AnnotatedReport]) -> str:
    """Which sort of reports the model knows: their years, and how many are prose; empty where that is not annotated."""
    years = [report.year for report in reports if report.year]
    formats = [report.format for report in reports if report.format]
    if not years or not formats:
        return ""
    prose = formats.count(Format.FREEFORM) / len(formats)
    return f" like those it learnt from: of the data years {min(years)}–{max(years)}, {100 * prose:.0f} % of them prose"


def _results(
    metrics: dict[str, Any],
    baseline: float | None,
    annotators: AnnotatorAgreement | None,
    base: str | None,
    *,
    own_data: bool,
) -> str:
    held_out = metrics.get("held_out")
    return _RESULTS.replace("{chosen}", _CHOSEN if own_data else _NOT_CHOSEN).format(
        alike=100 * ALIKE,
        shingle=SHINGLE,
        before="; what its base had read before was not checked" if base else "",
        data=metrics["data"],
        elsewhere=f"; on `{held_out['data']}` {100 * held_out['calibration']['error']:.1f} %" if held_out else "",
        rows="\n".join(_rows(metrics, baseline, annotators)),
        limits=limits.__name__,
        mistakes="; ".join(f"`{m['data']}` {_listed(m['mistakes'])}" for m in _sets(metrics)),
        groups=_GROUPS if any("group u1" in m["strata"] for m in _sets(metrics)) else "",
        strata="\n".join(_strata(_sets(metrics))),
        error=100 * metrics["calibration"]["error"],
        measures=sum(b["measures"] for b in metrics["calibration"]["bins"]),
        plot=_PLOT,
    )


def _sets(metrics: dict[str, Any]) -> list[dict[str, Any]]:
    """The evaluations, of the set that nothing was chosen by first."""
    return [metrics["held_out"], metrics] if "held_out" in metrics else [metrics]


def _listed(mistakes: dict[str, int]) -> str:
    return ", ".join(f"{kind} {count:,}" for kind, count in mistakes.items()) or "none"


def _strata(sets: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A table with three columns for each set of reports."""
    columns = [f"{head} `{m['data']}`" for m in sets for head in ("reports", "measures F1", "facts F1")]
    yield f"| | {' | '.join(columns)} |"
    yield f"|---|{'--:|' * len(columns)}"
    parts = {part for m in sets for part in m["strata"] if not part.startswith(_FINE)}
    for part in sorted(parts):
        cells = []
        for stratum in (m["strata"].get(part) for m in sets):
            cells += (
                [f"{stratum['reports']}", f"{stratum['measures']['f1']:.3f}", f"{stratum['facts']['f1']:.3f}"]
                if stratum
                else [""] * 3
            )
        yield f"| {part} | {' | '.join(cells)} |"


def _plot_reliability(bins: Sequence[dict[str, float]], file: Path) -> None:
    """Share of right measures over their confidence; a point's area is its number of measures."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.scatter(
        [b["confidence"] for b in bins], [b["right"] for b in bins], s=[4 + b["measures"] / 2 for b in bins], alpha=0.7
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share of measures that are right", aspect="equal")
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "nianbao"}):  # small, and the same bytes each time
        figure.savefig(file, metadata={"Date": None})


def _origin(base: str | None) -> str:
    """Where the encoder comes from, in words."""
    if base is None:
        return "random weights"
    if (origin := Path(base) / ORIGIN).is_file():
        return origin.read_text("utf-8").strip()
    description = Path(base) / DESCRIPTION
    if not description.is_file():
        return f"`{base}`"
    manifest = Path(base) / MANIFEST
    released = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else None
    through = f"{released['name']} {released['version']}, a fine-tuned one that began with " if released else ""
    made = json.loads(description.read_text("utf-8"))
    last = made["legs"][-1]["recipe"]
    words = ", and word boundaries by jieba's dictionary" if last["words"] else ""
    later = [f"from step {leg['from']:,} on with another recipe" for leg in made["legs"][1:]]
    sittings = f" ({', '.join(later)}; see {DESCRIPTION})" if later else ""
    return (
        f"{through}`nianbao pretrain`: {made['tokens']:,} characters of masked language modelling, final loss {made['loss']:.2f} at "
        f"{100 * last['masked']:.0f} % masked{words}{sittings}, on these texts:\n\n"
        + _sources(made["texts"])
        + "\n\nLaws, decisions and documents of state organs have no copyright under Article 5 of the Copyright Law of "
        "the\nPeople's Republic of China; the licence is the one of the collection"
    )


def _sources(sizes: dict[str, int]) -> str:
    """A table of pretraining texts with their origins and licences, as far as training/recipes/sources.toml has them."""
    known = tomllib.loads(files("nianbao.training.recipes").joinpath("sources.toml").read_text("utf-8"))
    rows = ["| text | characters | what | from | licence |", "|---|--:|---|---|---|"]
    for name, size in sizes.items():
        source = known.get(name, {"what": "", "from": "", "licence": ""})
        rows.append(f"| {name} | {size:,} | {source['what']} | {source['from']} | {source['licence']} |")
    return "\n".join(rows)


def baseline_figure(path: Path) -> float:
    """Span F1 in what benchmarks/crf_baseline.py printed."""
    try:
        return float(json.loads(path.read_text("utf-8").splitlines()[-1])["f1"]["overall"])
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise TrainingError(
            f"{path}: expected what benchmarks/crf_baseline.py prints, found {error!r}; run it into a file"
        ) from None


def _rows(metrics: dict[str, Any], baseline: float | None, annotators: AnnotatorAgreement | None) -> list[str]:
    """A table with a column for each set of reports, the one that nothing was chosen by first."""
    sets = _sets(metrics)
    heads = (f"`{m['data']}` ({m['reports']} reports, {m['spans']['tp'] + m['spans']['fn']:,} spans)" for m in sets)
    rows = [f"| F1 | {' | '.join(heads)} |", f"|---|{'---|' * len(sets)}"]
    for key, name in _TALLIES.items():
        cells = (
            f"**{m[key]['f1']:.3f}** [{', '.join(f'{bound:.3f}' for bound in m[key]['f1_interval'])}]" for m in sets
        )
        rows.append(f"| {name} | {' | '.join(cells)} |")
    for field in _FIELDS:
        shares = (f"{m['document'][field]['accuracy']:.3f} of {m['document'][field]['total']}" for m in sets)
        rows.append(f"| {field}, accuracy | {' | '.join(shares)} |")
    blank = " |" * (len(sets) - 1)
    if baseline is not None:
        by_crf = "spans, baseline: a CRF over ±5 characters (`benchmarks/crf_baseline.py`)"
        rows.append(f"| {by_crf} |{blank} {baseline:.3f} |")
    if annotators:
        spans, measures = annotators.spans.overall.f1, annotators.measures.overall.f1
        people = f"two people on {annotators.reports} other reports like those of test.json"
        rows += [
            f"| spans, {people} | {spans:.3f} |{blank}",
            f"| measures without value, the same | {measures:.3f} |{blank}",
        ]
    return rows
