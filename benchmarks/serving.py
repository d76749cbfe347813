"""What pre-annotating costs beside the network: python benchmarks/serving.py [--times 3]

The texts of annotations/dev.json, joined and cut into pieces of 5,000 characters, are sent to /predict one by one.
Prints the processor seconds of a piece, on one thread: the whole request, and the network's encoding of it alone. Needs
the dev extra.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from time import process_time

from fastapi.testclient import TestClient

from nianbao.annotations.corpus import split
from nianbao.inference.serving.app import Access, make_app
from nianbao.inference.serving.service import Service
from nianbao.models.normaliser import normalise
from nianbao.models.tagger import load_tagger

SIZE = 5000


def main() -> None:
    parser = argparse.ArgumentParser(description="Processor seconds of /predict, and of the network in it.")
    parser.add_argument("--times", type=int, default=3, help="runs, of which the best counts")
    times = parser.parse_args().times
    text = "\n".join(report.text for report in split("dev"))
    pieces = [text[start : start + SIZE] for start in range(0, len(text) - SIZE, SIZE)]
    client = TestClient(make_app(Service(None, threads=1), Access("benchmark")))
    tagger = load_tagger(threads=1)

    def predict(piece: str) -> None:
        sent = {"tasks": [{"id": 1, "data": {"text": piece}}]}
        (answer,) = client.post("/predict", json=sent, auth=("nianbao", "benchmark")).json()["results"]
        assert "result" in answer

    whole = _seconds(predict, pieces, times)
    network = _seconds(tagger.read, [normalise(piece).text for piece in pieces], times)
    print(f"{len(pieces)} texts of {SIZE:,} characters: request {whole:.3f} s, network {network:.3f} s each")
    print(
        json.dumps({"request_s": round(whole, 3), "network_s": round(network, 3), "ratio": round(whole / network, 3)})
    )


def _seconds(work: Callable[[str], object], pieces: Sequence[str], times: int) -> float:
    """Processor seconds of one piece on average; of each piece the best run counts."""

    def once(piece: str) -> float:
        begun = process_time()
        work(piece)
        return process_time() - begun

    work(pieces[0])  # warms up
    return sum(min(once(piece) for _ in range(times)) for piece in pieces) / len(pieces)


if __name__ == "__main__":
    main()
