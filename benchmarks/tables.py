"""What reading official tables costs beside the network, on the annotated reports that have some.

    python benchmarks/tables.py [--times 3]

Prints, for the reports of annotations/dev.json with an official table, the seconds of each and their ratio.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from time import perf_counter

from nianbao.annotations.corpus import split
from nianbao.inference.tables import read_tables
from nianbao.models.tagger import load_tagger
from nianbao.models.text.normaliser import NormalisedText, normalise


def main() -> None:
    parser = argparse.ArgumentParser(description="The grammar of official tables beside the network, in seconds.")
    parser.add_argument("--times", type=int, default=3, help="runs, of which the best counts")
    times = parser.parse_args().times
    texts = [text for report in split("dev") if read_tables(text := normalise(report.text))]
    tagger = load_tagger()

    def best(work: Callable[[NormalisedText], object]) -> float:
        seconds = []
        for _ in range(times):
            start = perf_counter()
            for text in texts:
                work(text)
            seconds.append(perf_counter() - start)
        return min(seconds)

    grammar, network = best(read_tables), best(tagger.tag)
    characters = sum(len(text.original) for text in texts)
    print(f"{len(texts)} reports, {characters:,} characters: grammar {grammar:.2f} s, network {network:.2f} s")
    print(json.dumps({"reports": len(texts), "characters": characters, "ratio": round(grammar / network, 4)}))


if __name__ == "__main__":
    main()
