"""The HTTP side: the five endpoints that Label Studio calls, guarded and limited.

GET  /health     {"status": "UP", "model_version", "training"}
POST /setup      {"model_version"}; basic auth
POST /predict    {"results": [one per task]}; basic auth
GET  /versions   {"versions": [...]}
POST /webhook    START_TRAINING queues a run; basic auth, or the secret in X-Nianbao-Secret
"""

import json
import secrets
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from ...annotations.files import Json
from ...annotations.studio import StudioError, interface_differences
from .retraining import Retraining
from .service import Service, log

USER = "nianbao"
SECRET_HEADER = "X-Nianbao-Secret"


@dataclass(frozen=True)
class Access:
    """What callers must know."""

    password: str = field(repr=False)
    """Of the user `nianbao`."""
    secret: str = field(default="", repr=False)
    """Of webhooks; empty allows basic auth only."""


def make_app(service: Service, access: Access, retraining: Retraining | None = None) -> FastAPI:
    """The application; without `retraining` START_TRAINING is refused."""
    app = FastAPI(title="nianbao", docs_url=None, redoc_url=None, openapi_url=None)
    basic = HTTPBasic(auto_error=False)

    def known(credentials: HTTPBasicCredentials | None) -> bool:
        given = (credentials.username, credentials.password) if credentials else ("", "")
        pairs = zip(given, (USER, access.password), strict=True)
        return all([secrets.compare_digest(ours.encode(), theirs.encode()) for ours, theirs in pairs])

    def authorised(credentials: Annotated[HTTPBasicCredentials | None, Depends(basic)]) -> None:
        if not known(credentials):
            raise HTTPException(401, "user or password is wrong", {"WWW-Authenticate": "Basic"})

    def authorised_webhook(
        credentials: Annotated[HTTPBasicCredentials | None, Depends(basic)],
        secret: Annotated[str, Header(alias=SECRET_HEADER)] = "",
    ) -> None:
        if not (access.secret and secrets.compare_digest(secret.encode(), access.secret.encode())):
            authorised(credentials)

    async def body(request: Request) -> Json:
        """The JSON object sent, unless it is too large."""
        content = bytearray()
        async for piece in request.stream():
            content += piece
            if len(content) > service.limits.request_bytes:
                raise HTTPException(413, f"expected at most {service.limits.request_bytes:,} bytes")
        try:
            parsed = json.loads(content)
        except ValueError:
            raise HTTPException(400, "expected JSON") from None
        if not isinstance(parsed, dict):
            raise HTTPException(400, "expected a JSON object")
        return parsed

    Body = Annotated[Json, Depends(body)]

    @app.get("/health")
    async def health() -> Json:
        training = retraining.state if retraining else {"state": "not set up"}
        return {"status": "UP", "model_version": service.version, "training": training}

    @app.get("/versions")
    async def versions() -> Json:
        return {"versions": [service.version]}

    @app.post("/setup", dependencies=[Depends(authorised)])
    async def setup(sent: Body) -> Json:
        try:
            differences = interface_differences(str(sent.get("schema") or ""))
        except StudioError as error:
            differences = [str(error)]
        if differences:
            raise HTTPException(
                409,
                f"the project's labelling interface is not that of the scheme: {'; '.join(differences[:5])}; "
                "set it with: nianbao annotate config --project",
            )
        log("setup", project=sent.get("project"), model_version=service.version)
        return {"model_version": service.version}

    @app.post("/predict", dependencies=[Depends(authorised)])
    async def predict(sent: Body) -> Json:
        tasks = sent.get("tasks")
        if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
            raise HTTPException(400, "expected a list of tasks")
        return {"results": await run_in_threadpool(service.predict, tasks)}

    @app.post("/webhook", dependencies=[Depends(authorised_webhook)])
    async def webhook(sent: Body) -> Json:
        action, project = str(sent.get("action")), sent.get("project")
        number = project.get("id") if isinstance(project, dict) else project
        log("webhook", action=action, project=number)
        if action != "START_TRAINING":
            return {"status": "noted"}
        if retraining is None:
            raise HTTPException(409, "this server cannot train; start it with --recipe, --dev and --work")
        queued = retraining.request(str(number))
        return {"status": "queued" if queued else "already queued", "job": f"{number}"}

    return app
