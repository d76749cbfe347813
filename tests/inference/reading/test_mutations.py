"""Spoilt files: every one is a document whose places are right, or a reason; none is a defect, none hangs."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import variants

from nianbao.inference import Limits, ReadOptions, Reject, read_document, read_files
from nianbao.inference.errors import REASONS

EXAMPLE = Path(__file__).parents[3] / "examples" / "reports" / "linhe-2012.html"
TIMES = 15  # mutations of each format; ten thousand were run once
LIMITS = Limits(seconds=20, memory=1_000_000_000)


@cache
def sound(name: str) -> bytes:
    text = read_document(EXAMPLE).text
    return variants.FORMATS[name](text) if name in variants.FORMATS else text.encode(name.removesuffix(".txt"))


def spoilt(data: bytes, times: int) -> Iterator[bytes]:
    chance = random.Random(len(data))
    for _ in range(times):
        spoiling = bytearray(data)
        for _ in range(chance.choice((1, 2, 8, 32))):
            i = chance.randrange(len(spoiling) + 1)
            match chance.randrange(5):
                case 0:
                    spoiling[i : i + 1] = chance.randbytes(1)
                case 1:
                    del spoiling[i : i + chance.choice((1, 4, 64, 1000))]
                case 2:
                    spoiling[i:i] = chance.randbytes(chance.choice((1, 4, 32)))
                case 3:
                    j = chance.randrange(len(spoiling) + 1)
                    spoiling[i:i] = spoiling[j : j + chance.choice((4, 64, 500))]
                case 4:
                    spoiling[i : i + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"<td>" * 3, b"9999"))
        yield bytes(spoiling)


@pytest.mark.parametrize("name", [*variants.FORMATS, "utf-8.txt", "gb18030.txt", "utf-16.txt"])
def test_a_spoilt_file_is_a_document_or_a_reason(name: str, tmp_path: Path) -> None:
    for data in spoilt(sound(name), TIMES):
        (tmp_path / name).write_bytes(data)
        begun = time.monotonic()
        found = list(read_files([(tmp_path / name, name)], ReadOptions(limits=LIMITS)))
        assert time.monotonic() - begun < 2 * LIMITS.seconds
        assert found
        for item in found:
            if isinstance(item, Reject):
                assert item.error.reason in REASONS
                assert item.error.reason != "failed", item.error
                continue
            for grid in item.grids:
                places = [place for cell in grid.cells for place in (cell.start, cell.end)]
                assert places == sorted(places)
                assert places[-1] <= len(item.text)
