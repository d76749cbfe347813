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

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
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
    app.state.service, app.state.access, app.state.retraining = service, access, retraining
    app.include_router(_ROUTER)
    return app


# --- what an endpoint asks for -----------------------------------------------------------------------------------


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


async def _access(request: Request) -> Access:
    access: Access = request.app.state.access
    return access


async def _retraining(request: Request) -> Retraining | None:
    retraining: Retraining | None = request.app.state.retraining
    return retraining


TheService = Annotated[Service, Depends(_service)]
TheAccess = Annotated[Access, Depends(_access)]
TheRetraining = Annotated[Retraining | None, Depends(_retraining)]
Credentials = Annotated[HTTPBasicCredentials | None, Depends(HTTPBasic(auto_error=False))]


def _authorised(access: TheAccess, credentials: Credentials) -> None:
    given = (credentials.username, credentials.password) if credentials else ("", "")
    pairs = zip(given, (USER, access.password), strict=True)
    if not all([secrets.compare_digest(ours.encode(), theirs.encode()) for ours, theirs in pairs]):
        raise HTTPException(401, "user or password is wrong", {"WWW-Authenticate": "Basic"})


def _authorised_webhook(
    access: TheAccess, credentials: Credentials, secret: Annotated[str, Header(alias=SECRET_HEADER)] = ""
) -> None:
    if not (access.secret and secrets.compare_digest(secret.encode(), access.secret.encode())):
        _authorised(access, credentials)


async def _body(request: Request, service: TheService) -> Json:
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


Body = Annotated[Json, Depends(_body)]


# --- the endpoints -----------------------------------------------------------------------------------------------

_ROUTER = APIRouter()


@_ROUTER.get("/health")
async def _health(service: TheService, retraining: TheRetraining) -> Json:
    training = retraining.state if retraining else {"state": "not set up"}
    return {"status": "UP", "model_version": service.version, "training": training}


@_ROUTER.get("/versions")
async def _versions(service: TheService) -> Json:
    return {"versions": [service.version]}


@_ROUTER.post("/setup", dependencies=[Depends(_authorised)])
async def _setup(sent: Body, service: TheService) -> Json:
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


@_ROUTER.post("/predict", dependencies=[Depends(_authorised)])
async def _predict(sent: Body, service: TheService) -> Json:
    tasks = sent.get("tasks")
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise HTTPException(400, "expected a list of tasks")
    return {"results": await run_in_threadpool(service.predict, tasks)}


@_ROUTER.post("/webhook", dependencies=[Depends(_authorised_webhook)])
async def _webhook(sent: Body, retraining: TheRetraining) -> Json:
    action, project = str(sent.get("action")), sent.get("project")
    number = project.get("id") if isinstance(project, dict) else project
    log("webhook", action=action, project=number)
    if action != "START_TRAINING":
        return {"status": "noted"}
    if retraining is None:
        raise HTTPException(409, "this server cannot train; start it with --recipe, --dev and --work")
    queued = retraining.request(str(number))
    return {"status": "queued" if queued else "already queued", "job": f"{number}"}
