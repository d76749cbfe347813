"""nianbao serve: the model as a Label Studio ML backend."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; by default this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 9090,
    model: Annotated[Path | None, typer.Option(help="Checkpoint folder; by default the released model.")] = None,
    threads: Annotated[int, typer.Option(help="Processor threads; 0 takes every core.")] = 0,
    seconds: Annotated[float, typer.Option(help="Time limit of one request.")] = 60.0,
    megabytes: Annotated[int, typer.Option(help="Size limit of one request.")] = 20,
    recipe: Annotated[Path | None, typer.Option(help="Training: the recipe.")] = None,
    dev: Annotated[
        Path | None, typer.Option(help="Training: export that decides whether the new one is better.")
    ] = None,
    work: Annotated[Path | None, typer.Option(help="Training: folder for exports, models and logs.")] = None,
    corpus: Annotated[Path | None, typer.Option(help="Training: export to train on beside the project's.")] = None,
    base: Annotated[str | None, typer.Option(help="Training: encoder to start from.")] = None,
    url: Annotated[
        str, typer.Option("--url", envvar="LABEL_STUDIO_URL", help="Training: the Label Studio server.")
    ] = "http://127.0.0.1:8080",
    token_file: Annotated[Path | None, typer.Option(help="Training: file with its access token.")] = None,
) -> None:
    """Pre-annotate while annotators work: connect this address in a Label Studio project (Settings → Model).

    Label Studio signs in as the user `nianbao` with the password in NIANBAO_SERVE_PASSWORD; webhooks of other senders
    show NIANBAO_SERVE_SECRET in the header X-Nianbao-Secret. With --recipe, --dev and --work, "Start Training" fine-tunes
    a model on the project's annotations and serves it if its measures F1 on DEV is higher. Logs are JSON lines without
    texts. Needs the extra label-studio.

    Example: NIANBAO_SERVE_PASSWORD=… nianbao serve --port 9090
    """
    import uvicorn

    from ..inference.errors import InferenceError
    from ..labelling.serving.app import Access, make_app
    from ..labelling.serving.retraining import Retraining, plan_training, resumed_model
    from ..labelling.serving.service import RequestLimits, Service, log

    password = os.environ.get("NIANBAO_SERVE_PASSWORD", "")
    if not password:
        raise InferenceError(
            "expected a password in the environment variable NIANBAO_SERVE_PASSWORD, found none; set it"
        )
    plan = plan_training(recipe, dev, work, corpus=corpus, base=base, url=url, token_file=token_file)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("nianbao.serve").setLevel(logging.INFO)
    limits = RequestLimits(request_bytes=megabytes * 1_000_000, seconds=seconds)
    service = Service((plan and resumed_model(plan.work)) or model, threads=threads, limits=limits)
    access = Access(password, os.environ.get("NIANBAO_SERVE_SECRET", ""))
    app = make_app(service, access, Retraining(service, plan) if plan else None)
    log("serving", host=host, port=port, model_version=service.version, training=bool(plan))
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
