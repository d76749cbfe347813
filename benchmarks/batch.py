"""How fast batches are, and what they take: python benchmarks/batch.py speed|pipeline|memory|growth|malicious [...]

    speed       reports/s and characters/s of `nianbao extract -o FILE.jsonl` over texts, for 1 and 2 workers, the share
                of the processor time in the network, and the peak memory of the processes
    pipeline    the same texts through the token-classification pipeline of transformers with its defaults, on the tag
                head alone, all cores (extra train)
    memory      --reports small reports (100,000) through the engine with a network that does nothing: the memory of the
                main process and of a worker every tenth of them
    growth      `speed` for 100, 1,000 and 10,000 reports
    malicious   the same reports with one in a hundred replaced by bombs, lines of 10 MB, nested archives, broken PDFs

The texts are those of annotations/dev.json and train.json, as often as it needs; each gets a line of its own, so that
none is the same as another. Every part prints one JSON line.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from nianbao.annotations.corpus import split

RESOURCES = "import resource, sys, subprocess; c = subprocess.run(sys.argv[1:]).returncode; " + (
    "u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime + u.ru_stime, u.ru_maxrss); sys.exit(c)"
)


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and memory of batches.")
    parser.add_argument("part", choices=("speed", "pipeline", "memory", "growth", "malicious"))
    parser.add_argument("--reports", type=int, default=None)
    parser.add_argument("--workers", type=int, default=None, help="by default one, then two")
    arguments = parser.parse_args()
    workers = [arguments.workers] if arguments.workers else [1, 2]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.part == "speed":
            for figures in (speed(folder, arguments.reports or 100, each) for each in workers):
                print(json.dumps(figures))
        elif arguments.part == "growth":
            for size in (100, 1000, 10_000):
                print(json.dumps(speed(folder, size, arguments.workers or 2)))
        elif arguments.part == "malicious":
            for bad in (False, True):
                print(json.dumps(speed(folder, arguments.reports or 1000, arguments.workers or 2, malicious=bad)))
        elif arguments.part == "pipeline":
            print(json.dumps(pipeline(texts(arguments.reports or 100))))
        else:
            memory(arguments.reports or 100_000, arguments.workers or 2)


def texts(count: int) -> list[str]:
    own = [report.text for report in (*split("dev"), *split("train"))]
    return [f"{own[number % len(own)].rstrip()}\n编号{number}\n" for number in range(count)]


def speed(folder: Path, count: int, workers: int, *, malicious: bool = False) -> dict[str, object]:
    """Figures of one run of the command in a process of its own."""
    source = folder / f"in-{count}-{malicious}"
    source.mkdir(exist_ok=True)
    characters = 0
    for number, text in enumerate(texts(count)):
        if malicious and number % 100 == 50:
            name, data = _malicious(number)
            (source / name).write_bytes(data)
            continue
        (source / f"{number:06d}.txt").write_text(text, "utf-8")
        characters += len(text)
    command = [sys.executable, "-m", "nianbao.cli", "extract", source, "-o", folder / "out.jsonl", "-q"]
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", RESOURCES, *map(str, command), "--workers", str(workers)],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - begun
    processor, peak = map(float, done.stdout.split())
    return {
        "reports": count,
        "workers": workers,
        "malicious": malicious,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "reports_per_second": round(count / seconds, 2),
        "reports_per_processor_second": round(count / processor, 2),
        "characters_per_second": round(characters / seconds),
        "largest_process_mb": round(peak / 1000),
        "network_share": round(_network_share(texts(min(count, 20))), 2),
    }


def _network_share(some: list[str]) -> float:
    """Share of the processor time of `Extractor.extract` that the exported network takes."""
    from nianbao.inference import Extractor

    extractor = Extractor(threads=1)
    runtime = extractor.tagger.runtime
    inner = {"encode": runtime.encode, "relate": runtime.relate}
    spent = 0.0

    def timed(name: str):  # type: ignore[no-untyped-def]
        def call(*arrays):  # type: ignore[no-untyped-def]
            nonlocal spent
            begun = time.process_time()
            try:
                return inner[name](*arrays)
            finally:
                spent += time.process_time() - begun

        return call

    extractor.extract(some[0])
    runtime.encode, runtime.relate = timed("encode"), timed("relate")  # type: ignore[method-assign]
    begun = time.process_time()
    for text in some:
        extractor.extract(text)
    return spent / (time.process_time() - begun)


def pipeline(some: list[str]) -> dict[str, object]:
    """The pipeline of transformers with its defaults: one text after the other, cut into windows by its stride."""
    from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast, pipeline

    from nianbao.models.checkpoint import default_path
    from nianbao.models.decoding.viterbi import TAGS

    config = BertConfig.from_pretrained(default_path(), num_labels=len(TAGS))
    tagger = BertForTokenClassification(config).eval()  # what its weights are makes no difference to its time
    tokenizer = BertTokenizerFast(str(default_path() / "vocab.txt"), model_max_length=386)
    classify = pipeline(
        "token-classification", model=tagger, tokenizer=tokenizer, stride=96, aggregation_strategy="simple"
    )
    classify(some[0])
    begun, processor = time.perf_counter(), time.process_time()
    lines = [json.dumps(classify(text), default=float, ensure_ascii=False) for text in some]
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    return {
        "reports": len(lines),
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "reports_per_second": round(len(some) / seconds, 2),
        "reports_per_processor_second": round(len(some) / processor, 2),
    }


def memory(count: int, workers: int) -> None:
    """Resident memory of the main process while small reports go through it, every tenth of them."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "inference" / "batch"))
    from batch_samples import PatternJob, report

    from nianbao.inference.batch import extract_many

    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in")
        for number in range(count):
            path = source / f"{number // 1000:04d}" / f"{number:07d}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(report(number), "utf-8")
        for number, _ in enumerate(extract_many(source, Path(folder, "out"), workers=workers, job=PatternJob()), 1):
            if number % (count // 10) == 0:
                figures = {"reports": number, "seconds": round(time.perf_counter() - begun), **_resident()}
                print(json.dumps(figures), flush=True)


def _resident() -> dict[str, float]:
    """Megabytes of this process and of its largest child."""
    own = _megabytes("self")
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return {"main_mb": own, "largest_worker_mb": max((_megabytes(child) for child in children), default=0.0)}


def _megabytes(process: str) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:  # it ended meanwhile
        return 0.0
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def _malicious(number: int) -> tuple[str, bytes]:
    """One of four kinds of file that ask for too much."""
    kind = number // 100 % 4
    if kind == 0:
        return f"{number}.txt.gz", gzip.compress(b"0" * 60_000_000)
    if kind == 1:
        return f"{number}.txt", ("信息" * 1_700_000).encode()
    if kind == 2:
        data = b"x"
        for level in range(6):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(f"{level}.zip" if level else "1.txt", data)
            data = packed.getvalue()
        return f"{number}.zip", data
    return f"{number}.pdf", b"%PDF-1.7\n" + os.urandom(50_000)


if __name__ == "__main__":
    main()
