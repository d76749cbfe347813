"""nianbao annotate next: what to annotate first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .server import LOCAL, ProjectName, TokenFile, Url, connected

_SHOWN = 20


def next_reports(
    project: ProjectName,
    labelled: Annotated[
        list[Path] | None, typer.Option(help="Exports that the model has learnt from, beside the project's own.")
    ] = None,
    records: Annotated[
        Path | None, typer.Option(help="Records of the waiting reports (.jsonl); else the model is run on them.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Checkpoint folder; by default the released model.")] = None,
    url: Url = LOCAL,
    token_file: TokenFile = None,
) -> None:
    """Rank the reports that nobody annotated yet, the most useful first, and set that order in the project.

    A report is useful if the model expects to have many of its measures wrong, if it has rare indicators, and if no
    report like it is labelled or stands before it. The order is a tab "queue" in Label Studio's data manager: open it
    and press "Label Tasks As Displayed". Run it again after every pull and training.

    Example: nianbao annotate next --project 政府年报 --labelled annotations/train.json
    """
    from rich.console import Console
    from rich.table import Table

    from ...annotations import load_corpus
    from ...annotations.studio.queue import set_queue
    from ...inference.extractor import Extractor
    from ...labelling.preannotation import Predictor
    from ...labelling.queueing import annotated_and_waiting, rank_tasks
    from ..printing import tracked

    studio = connected(url, token_file)
    found = studio.get(project)
    known = [report for path in labelled or () for report in load_corpus(path)]
    annotated, waiting = annotated_and_waiting(studio.export(found))
    predictor = Predictor(records) if records else Predictor(Extractor(model))
    ranked = rank_tasks(tracked(waiting, "reading"), [*known, *annotated], predictor.record)
    set_queue(studio, found, [number for number, _ in ranked])
    table = Table("", "task", "report", "expected errors", "novelty", "rare indicators", box=None)
    for place, (number, item) in enumerate(ranked[:_SHOWN], 1):
        its = item.candidate
        row = (f"{place}", f"{number}", its.name, f"{its.expected_errors:.1f}", f"{item.novelty:.2f}")
        table.add_row(*row, ", ".join(item.rare[:4]))
    Console().print(table, highlight=False)
    print(f"{len(ranked)} waiting reports in order → {studio.url}/projects/{found.id}/data")
