"""A real Label Studio server for tests, in a virtual environment of its own.

The environment is the folder that NIANBAO_LABEL_STUDIO names, else `.venv-label-studio` in the checkout:

    python3 -m venv .venv-label-studio && .venv-label-studio/bin/pip install label-studio==1.23.2

A fresh database takes most of a minute, so one is made once, kept in the environment, and copied for each server.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from typer.testing import CliRunner

from nianbao.cli import app

USER, PASSWORD = "annotator@example.org", "for-tests-only"
TOKEN = "0123456789abcdef0123456789abcdef01234567"
_TEMPLATE = "nianbao-template"
_UNPREFIXED = ("CI", "DEBUG", "HOST", "PORT", "USERNAME", "PASSWORD")  # the server would read them


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    token: str = TOKEN


def executable() -> Path:
    """The server's program, whether it is there or not."""
    checkout = Path(__file__).parents[1]
    return Path(os.environ.get("NIANBAO_LABEL_STUDIO", checkout / ".venv-label-studio")) / "bin" / "label-studio"


def free_port() -> int:
    """A port that nobody listens on; Label Studio moves silently to another where its own is taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """A server with an empty database in `folder`, on a port of its own; stopped at the end."""
    shutil.copytree(_template(), folder, dirs_exist_ok=True)
    port = free_port()
    command = [executable(), "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*map(str, command), "--username", USER, "--password", PASSWORD],
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, f"http://127.0.0.1:{port}", folder / "server.log")
            yield Server(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait(timeout=30)


def _template() -> Path:
    """The data folder of a server that knows one user and has no project; made where it is missing, by one test process."""
    folder = executable().parents[1] / _TEMPLATE
    with FileLock(folder.with_suffix(".lock")):
        if not folder.is_dir():
            fresh = folder.with_suffix(".new")
            shutil.rmtree(fresh, ignore_errors=True)
            user = ["--username", USER, "--password", PASSWORD, "--user-token", TOKEN, "--enable-legacy-api-token"]
            made = subprocess.run(
                [str(executable()), "init", "-q", *user],
                env=_environment(fresh),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            if made.returncode:
                raise RuntimeError(f"label-studio init failed: {made.stdout[-2000:]}")
            fresh.rename(folder)
    return folder


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _UNPREFIXED}
    return kept | {
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
        "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
        "LABEL_STUDIO_SENTRY_DSN": "",
        "LABEL_STUDIO_FRONTEND_SENTRY_DSN": "",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "LABEL_STUDIO_ML_BLOCK_LOCAL_IP": "false",
        "LABEL_STUDIO_SSRF_PROTECTION_ENABLED": "false",
    }


def _wait(process: subprocess.Popen[bytes], url: str, log: Path, *, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"Label Studio did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def annotate(server: Server, *arguments: object) -> str:
    """What `nianbao annotate` prints; its error message where it fails."""
    environment = {"LABEL_STUDIO_URL": server.url, "LABEL_STUDIO_API_KEY": server.token}
    outcome = CliRunner(env=environment).invoke(app, ["annotate", *map(str, arguments)])
    return outcome.output if outcome.exception is None else str(outcome.exception)
