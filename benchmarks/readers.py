"""How fast each format is read, and how that compares with the model: python benchmarks/readers.py [REPORT...]

Each report is written out in every format and read back; the model then reads the plain text, on the same machine and
in the same run. Prints a table, then one JSON line. Needs the extras `documents` and `dev`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "inference" / "reading"))

import variants  # noqa: E402

from nianbao.inference import Extractor, Reject, find_files, read_document, read_files  # noqa: E402

REPEATS = 5


def main(paths: list[Path]) -> None:
    texts = [read_document(path).text for path, _ in find_files(paths)]
    extractor = Extractor()
    extractor.extract(texts[0])
    begun = time.perf_counter()
    for text in texts:
        extractor.extract(text)
    model = len(texts) / (time.perf_counter() - begun)
    print(f"{len(texts)} reports, {sum(map(len, texts)) / len(texts):.0f} characters each, {os.cpu_count()} cores")
    print(f"{'format':16} {'MB/s':>8} {'reports/s':>10} {'× model':>8}")
    print(f"{'the model':16} {'':8} {model:10.1f} {1:8.1f}")
    rates = {"model": round(model, 2)}
    for name, write in {"report.txt": str.encode, **variants.FORMATS}.items():
        size, rate = _speed(name, [write(text) for text in texts])
        rates[name] = round(rate, 2)
        print(f"{name:16} {size:8.2f} {rate:10.1f} {rate / model:8.1f}")
    print(json.dumps({"reports_per_second": rates, "reports": len(texts)}))


def _speed(name: str, files: list[bytes]) -> tuple[float, float]:
    """(MB/s, reports/s) of one format."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [(Path(folder, f"{number}-{name}"), name) for number in range(len(files))]
        for (path, _), data in zip(paths, files, strict=True):
            path.write_bytes(data)
        _read(paths[:1])  # the parsers' process starts
        repeats = REPEATS
        begun = time.perf_counter()
        for _ in range(repeats):
            _read(paths)
        seconds = (time.perf_counter() - begun) / repeats
    return sum(map(len, files)) / 1e6 / seconds, len(files) / seconds


def _read(paths: list[tuple[Path, str]]) -> None:
    for document in read_files(paths):
        if isinstance(document, Reject):
            raise SystemExit(f"{document.name}: {document.error}")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [ROOT / "examples" / "reports"])
