"""Old Word files (.doc) and RTF, through LibreOffice or antiword where one of them is installed.

Both run as processes with limits on time and memory, without a network proxy, in an empty folder of their own.
LibreOffice gives a DOCX, which keeps the tables; antiword gives plain text.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import Rejected
from .content import Content
from .isolation import read_isolated
from .limits import Limits

_FILTERS = {".doc": "MS Word 97", ".rtf": "Rich Text Format"}  # else LibreOffice takes what it cannot read for text
_OFFICES = ("soffice", "libreoffice")
_NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")


def read_office(data: bytes, limits: Limits, *, ending: str) -> Content:
    """The content of a .doc or .rtf file. Raises Rejected."""
    office = next(filter(None, map(shutil.which, _OFFICES)), None)
    antiword = shutil.which("antiword") if ending == ".doc" else None
    if office:
        return read_isolated("docx", _to_docx(office, data, limits, ending), limits)
    if antiword:
        return _with_antiword(antiword, data, limits)
    raise Rejected(
        "not-installed",
        f"expected LibreOffice{' or antiword' if ending == '.doc' else ''} to read a {ending} file, found neither; "
        "install one of them, or save the report as .docx",
    )


def _to_docx(office: str, data: bytes, limits: Limits, ending: str) -> bytes:
    with TemporaryDirectory(prefix="nianbao-") as folder:
        source, target = Path(folder, f"report{ending}"), Path(folder, "out", "report.docx")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        options = (
            f"--infilter={_FILTERS[ending]}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            "docx:MS Word 2007 XML",
        )
        command = [office, f"-env:UserInstallation={profile}", *options, "--outdir", str(target.parent), str(source)]
        _run(command, folder, limits)
        if not target.is_file():
            raise Rejected("broken", f"expected a {ending} file that LibreOffice can read, it could not; save it anew")
        if target.stat().st_size > limits.bytes:
            raise Rejected("bomb", f"expected at most {limits.bytes:,} bytes, found {target.stat().st_size:,}")
        return target.read_bytes()


def _with_antiword(antiword: str, data: bytes, limits: Limits) -> Content:
    with TemporaryDirectory(prefix="nianbao-") as folder:
        source = Path(folder, "report.doc")
        source.write_bytes(data)
        output = _run([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)], folder, limits)
    text = "\n".join(filter(None, map(_line, output.decode("utf-8", "replace").split("\n"))))
    if not text:
        raise Rejected("broken", "expected a .doc file that antiword can read, it could not; save it as .docx")
    return Content(text)


def _line(line: str) -> str:
    """antiword draws a table's row as |a |b |."""
    line = line.strip()
    if not (line.startswith("|") and line.endswith("|")):
        return line
    return " | ".join(cell.strip() for cell in line[1:-1].split("|")).strip()


def _run(command: Sequence[str], folder: str, limits: Limits) -> bytes:
    """The program's output. Raises Rejected: "timed-out"."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, **_NOWHERE, "HOME": folder},
        start_new_session=True,
        preexec_fn=partial(_limit, limits),
    )
    try:
        output, _ = process.communicate(timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        raise Rejected(
            "timed-out", f"expected a document that is read in {limits.seconds:g} s, stopped it then"
        ) from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return output


def _limit(limits: Limits) -> None:
    """In the new process: what LibreOffice maps without using is not counted, so it may map four times as much."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (4 * limits.memory, 4 * limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * limits.bytes, 4 * limits.bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
