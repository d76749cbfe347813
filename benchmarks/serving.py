"""What pre-annotating costs beside the network: python benchmarks/serving.py [--times 3]

The texts of annotations/dev.json, joined and cut into pieces of 5,000 characters, are sent to /predict one by one.
Prints the seconds of a piece: the whole request and the network's encoding of it alone, on one thread in processor time,
and the request on all cores by the clock. Needs the dev extra.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from time import perf_counter, process_time

from fastapi.testclient import TestClient

from nianbao.annotations.corpus import split
from nianbao.labelling.serving.app import Access, make_app
from nianbao.labelling.serving.service import Service
from nianbao.models.tagger import load_tagger
from nianbao.models.text.normaliser import normalise

SIZE = 5000


def main() -> None:
    parser = argparse.ArgumentParser(description="Processor seconds of /predict, and of the network in it.")
    parser.add_argument("--times", type=int, default=3, help="runs, of which the best counts")
    times = parser.parse_args().times
    text = "\n".join(report.text for report in split("dev"))
    pieces = [text[start : start + SIZE] for start in range(0, len(text) - SIZE, SIZE)]
    tagger = load_tagger(threads=1)
    whole = _seconds(_predicting(threads=1), pieces, times, process_time)
    network = _seconds(tagger.encode, [normalise(piece).text for piece in pieces], times, process_time)
    waited = _seconds(_predicting(threads=0), pieces, times, perf_counter)
    print(f"{len(pieces)} texts of {SIZE:,} characters: request {whole:.3f} s, network {network:.3f} s each")
    figures = {"request": whole, "network": network, "ratio": whole / network, "waited_on_all_cores": waited}
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


def _predicting(*, threads: int) -> Callable[[str], None]:
    client = TestClient(make_app(Service(None, threads=threads), Access("benchmark")))

    def predict(piece: str) -> None:
        sent = {"tasks": [{"id": 1, "data": {"text": piece}}]}
        (answer,) = client.post("/predict", json=sent, auth=("nianbao", "benchmark")).json()["results"]
        assert "result" in answer

    return predict


def _seconds(work: Callable[[str], object], pieces: Sequence[str], times: int, clock: Callable[[], float]) -> float:
    """Seconds of one piece on average; of each piece the best run counts."""

    def once(piece: str) -> float:
        begun = clock()
        work(piece)
        return clock() - begun

    work(pieces[0])  # warms up
    return sum(min(once(piece) for _ in range(times)) for piece in pieces) / len(pieces)


if __name__ == "__main__":
    main()
