"""What the model finds, as Label Studio predictions; and reports as the tasks that annotators are given."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from ..annotations import Kind, Link, Span, load_corpus
from ..annotations.files import Json
from ..annotations.studio.conversion import to_result
from ..inference.errors import InferenceError, Reject, Rejected
from ..inference.extractor import Extractor
from ..inference.output.records import BadLine, read_records
from ..inference.reading import Document, document_from_text, find_files, read_files
from ..inference.reading.exports import check_task_text, read_export
from ..inference.reading.formats import original_places
from ..inference.record.types import ModelInfo, Record


def model_version(model: ModelInfo) -> str:
    """How Label Studio tells the predictions of one model from those of another."""
    return f"{model.name} {model.version} {model.sha256[:8]}"


def to_prediction(record: Record, text: str) -> Json:
    """A record as a prediction of its text: regions with their confidence, attributes, links, document choices.

    The score is the mean confidence of the measures, hence the share of them that is expected to be right.
    """
    spans = {(s.start, s.end): Span(s.start, s.end, s.label, s.attribute, s.confidence) for s in record.spans}
    links = [
        Link(spans[m.start, m.end], spans[m.category.start, m.category.end], m.confidence)
        for m in record.measures
        if (m.start, m.end) in spans and (m.category.start, m.category.end) in spans
    ]
    found = record.classification
    report = found.kind.value is Kind.ANNUAL_REPORT
    classes = {
        "kind": str(found.kind.value),
        "format": str(found.format.value) if report else None,
        "level": str(found.level.value),
    }
    return {
        "model_version": model_version(record.model),
        "score": round(fmean(m.confidence for m in record.measures), 4) if record.measures else 1.0,
        "result": to_result(text, spans.values(), links, classes, scores=True),
    }


class Predictor:
    """What a model makes of tasks, run on them now or from the records that it wrote earlier."""

    def __init__(self, source: Extractor | Path) -> None:
        """`source`: a loaded model, or a .jsonl file of records. Raises InferenceError for a file of anything else."""
        self._extractor = source if isinstance(source, Extractor) else None
        self._records = {} if isinstance(source, Extractor) else _records(source)
        model = source.model if isinstance(source, Extractor) else next(iter(self._records.values())).model
        self.version = model_version(model)

    def __call__(self, data: Json) -> Json | None:
        """The prediction of a task's data, with offsets into the text as the task has it; None where there is no record.

        Raises Rejected where the data has no text that can be read.
        """
        document = _document(data)
        record = self._record(document)
        if record is None:
            return None
        prediction = to_prediction(record, document.text)
        if document.text != data["text"]:
            _shift(prediction["result"], original_places(data["text"]))
        return prediction

    def record(self, data: Json) -> Record | None:
        """The record of a task's data; None where its text cannot be read, or no record of it was given."""
        try:
            document = _document(data)
        except Rejected:
            return None
        return self._record(document) if document.text == data["text"] else None  # offsets would count another text

    def _record(self, document: Document) -> Record | None:
        if self._extractor:
            return self._extractor.extract_document(document)
        return self._records.get(document.text_sha256)


def _document(data: Json) -> Document:
    """The document of a task's data. Raises Rejected."""
    return document_from_text(check_task_text(data.get("text")), str(data.get("id", "task")))


def _shift(result: list[Json], places: list[int]) -> None:
    """Count the regions in the text whose characters stand at these places."""
    for value in (region["value"] for region in result if "start" in region.get("value", {})):
        value["start"], value["end"] = places[value["start"]], places[value["end"] - 1] + 1


def _records(path: Path) -> dict[str, Record]:
    """Records by the SHA-256 of their text."""
    records = []
    for number, record in read_records(path):
        if isinstance(record, BadLine):
            raise InferenceError(f"{path}, line {number}: {record.reason}; write it with `nianbao extract -o`")
        records.append(record)
    if not records:
        raise InferenceError(f"{path}: expected records, found none; run nianbao extract on the reports")
    return {record.source.text_sha256: record for record in records}


def read_tasks(paths: Sequence[Path], *, texts_only: bool = False) -> Iterator[Json | Reject]:
    """A task for each report under `paths`, or the reason why there is none.

    Label Studio exports give their tasks with annotations and predictions, unless `texts_only`. Raises
    AnnotationError for an annotated export with a defect.
    """
    for path, name in find_files(paths):
        if path.suffix.lower() == ".json" and not texts_only:
            try:
                yield from _exported_tasks(path, name)
            except Rejected as rejected:
                yield Reject(name, rejected)
            continue
        for document in read_files([(path, name)]):
            yield document if isinstance(document, Reject) else {"data": {"id": document.name, "text": document.text}}


def _exported_tasks(path: Path, name: str) -> Iterator[Json]:
    data = path.read_bytes()
    for _, text in read_export(data, name):  # names what is wrong with it
        if isinstance(text, Rejected):
            raise text
    tasks: list[Json] = json.loads(data)
    if any(task.get("annotations") for task in tasks):
        load_corpus(path)  # names every defect before anything is sent
    for task in tasks:
        text = task["data"]["text"]
        if document_from_text(text).text != text:
            raise InferenceError(
                f"{name}, task {task['data'].get('id')}: expected lines that end in \\n, as offsets on the server count "
                "them, found \\r; replace them and shift the offsets, or send the texts alone with --texts-only"
            )
        annotations = [annotation | {"ground_truth": False} for annotation in task.get("annotations") or []]
        predictions = [p for p in task.get("predictions") or [] if isinstance(p, dict)]
        yield {"data": task["data"], "annotations": annotations, "predictions": predictions}
