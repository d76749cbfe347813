"""Archives and compressed files as streams: one member at a time in memory, and a stop where one is a bomb."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

from ..errors import Rejected
from .limits import Limits

ENDINGS = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz", ".zst")
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")  # gzip, bzip2, xz, Zstandard
_SLACK = 10_000_000  # unpacked bytes below which no ratio is suspicious
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,  # a version of ZIP that does not exist
    RuntimeError,
)


def _zstd(stream: IO[bytes]) -> IO[bytes]:
    import pyarrow as pa

    return cast(IO[bytes], pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd"))


def _open_packed(stream: IO[bytes], start: bytes) -> IO[bytes]:
    """A compressed stream, unpacked; which kind it is, its first bytes say."""
    kinds = {b"\x1f\x8b": gzip.GzipFile, b"BZh": bz2.BZ2File, b"\xfd7zXZ\0": lzma.LZMAFile}
    for mark, kind in kinds.items():
        if start.startswith(mark):
            return cast(IO[bytes], kind(fileobj=stream) if kind is gzip.GzipFile else kind(stream))
    return _zstd(stream)


def is_archive(start: bytes) -> bool:
    """Whether a file that begins like this (512 bytes) holds other files; a ZIP may also be an Office document."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06", *_PACKED)) or is_tar(start)


def is_tar(start: bytes) -> bool:
    return start[257:262] == b"ustar"


class Counted:
    """A stream that stops where it has given too much for what it was made of."""

    def __init__(self, stream: IO[bytes], packed: int, limits: Limits) -> None:
        self._stream = stream
        self._left = max(_SLACK, packed * limits.expansion)
        self._expansion = limits.expansion

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise Rejected(
                "bomb", f"expected at most {self._expansion} times the packed size; allow more: --limit expansion=1000"
            )
        return bytes(data)


def members(stream: IO[bytes], size: int, name: str, limits: Limits) -> Iterator[tuple[str, IO[bytes] | Rejected]]:
    """(name, stream) of every file in an archive of `size` bytes that begins here, or why it cannot be read.

    Members are named `archive/member`; what is only compressed keeps its name. What follows a broken place is lost,
    and a last Rejected under the archive's name says so.
    """
    start = stream.read(512)
    stream.seek(0)
    try:
        if start.startswith(b"PK"):
            yield from _zip_members(stream, name, limits)
        elif is_tar(start):
            yield from _tar_members(stream, name)
        else:
            yield from _unpacked(Counted(_open_packed(stream, start), size, limits), name)
    except BROKEN as error:
        yield (
            name,
            Rejected("broken", f"expected a whole archive, found {type(error).__name__}: {error}; fetch it again"),
        )
    except Rejected as rejected:
        yield name, rejected


def _unpacked(stream: Counted, name: str) -> Iterator[tuple[str, IO[bytes] | Rejected]]:
    """What a compressed file holds: the members of a tar, or one file."""
    start = stream.read(512)
    rest = cast(IO[bytes], _Joined(start, stream))
    if is_tar(start):
        yield from _tar_members(rest, name)
        return
    yield name, rest


class _Joined:
    """A stream whose first bytes were read already."""

    def __init__(self, start: bytes, rest: Counted) -> None:
        self._start, self._rest = start, rest

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            start, self._start = self._start, b""
            return start + self._rest.read()
        data, self._start = self._start[:size], self._start[size:]
        while len(data) < size and (more := self._rest.read(size - len(data))):
            data += more
        return data


def without_packing(name: str) -> str:
    """The name without .gz and the like: what is inside has the ending before it."""
    lower = name.lower()
    return next((name[: -len(ending)] for ending in (".gz", ".bz2", ".xz", ".zst") if lower.endswith(ending)), name)


def _tar_members(stream: IO[bytes], name: str) -> Iterator[tuple[str, IO[bytes] | Rejected]]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            if member.isfile() and (content := archive.extractfile(member)):
                yield f"{name}/{member.name}", content


def _zip_members(stream: IO[bytes], archive_name: str, limits: Limits) -> Iterator[tuple[str, IO[bytes] | Rejected]]:
    with zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            name = f"{archive_name}/{_zip_name(member)}"
            if member.flag_bits & 1:
                yield name, Rejected("encrypted", "expected a file without a password, found an encrypted one")
                continue
            try:
                with archive.open(member) as content:
                    yield name, cast(IO[bytes], Counted(content, member.compress_size, limits))
            except BROKEN as error:
                yield name, Rejected("broken", f"expected a whole member, found {type(error).__name__}: {error}")


def _zip_name(member: zipfile.ZipInfo) -> str:
    """A member's name; without the mark of UTF-8 it is in the encoding of the system that packed it, often GBK."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
