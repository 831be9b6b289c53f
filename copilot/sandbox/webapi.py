"""The Web API over HTTP: who calls, may they, is something meant to go wrong, and only then the method itself."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.calls import ApiCall, CallLog
from copilot.sandbox.errors import Refused
from copilot.sandbox.faults import Fault, FaultKind, Faults
from copilot.sandbox.grants import Token
from copilot.sandbox.tiers import RateLimits
from copilot.sandbox.values import Json
from copilot.sandbox.workspace import Workspace

JSON_ARGS = (
    "attachments", "blocks", "chunks", "files", "loading_messages", "metadata", "prompts", "view",
)  # fmt: skip
NOBODY = Token(value="", kind="none", user="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    body: Json
    headers: Mapping[str, str]


class WebApi:
    """Answers `/api/<method>`."""

    def __init__(
        self,
        workspace: Workspace,
        methods: Mapping[str, Method],
        *,
        limits: RateLimits,
        faults: Faults,
        log: CallLog,
        cut: Callable[[Request], None],
    ) -> None:
        self._workspace = workspace
        self._methods = methods
        self._limits = limits
        self._faults = faults
        self._log = log
        self._cut = cut

    async def answer(self, request: Request) -> Response:
        """Answer one call, or let it fail in the way that was asked for."""
        name = request.path_params["method"]
        try:
            args = await read_args(request)
        except Refused as error:
            return self._respond(name, {}, refusal(error))
        fault = self._faults.take(name)
        await self._faults.delay()
        if fault is not None and fault.kind is FaultKind.SILENCE:
            self._note(name, args, 0, {})
            return await _silence(request)
        answer = _failed(fault) if fault is not None else None
        if answer is None:
            answer = self._answer(name, args, request)
        if fault is not None and fault.kind is FaultKind.LOST_ANSWER:
            self._note(name, args, 0, answer.body)
            self._cut(request)
            return Response(status_code=204)
        return self._respond(name, args, answer)

    def _respond(self, name: str, args: Json, answer: Answer) -> Response:
        self._note(name, args, answer.status, answer.body)
        if answer.status >= 500:
            # What breaks in front of Slack's API does not speak JSON.
            return HTMLResponse("<h1>Server Error</h1>", status_code=answer.status)
        return JSONResponse(answer.body, status_code=answer.status, headers=dict(answer.headers))

    def _note(self, name: str, args: Json, status: int, answer: Json) -> None:
        shown = {key: value for key, value in args.items() if key != "token"}
        self._log.add(ApiCall(method=name, args=shown, status=status, answer=answer, at=self._workspace.clock.now()))

    def _answer(self, name: str, args: Json, request: Request) -> Answer:
        method = self._methods.get(name)
        if method is None:
            return Answer(status=200, body={"ok": False, "error": "unknown_method", "req_method": name}, headers={})
        try:
            token = self._token(method, args, request)
            call = Call(workspace=self._workspace, args=args, token=token)
            if method.scope is not None:
                call.need(method.scope)
            key = f"{name}:{args.get('channel')}" if method.per_channel else name
            if wait := self._limits.take(key, method.tier):
                return rate_limited(wait)
            return Answer(status=200, body={"ok": True, **method.handle(call)}, headers=_scopes(method, token))
        except Refused as error:
            return refusal(error)

    def _token(self, method: Method, args: Json, request: Request) -> Token:
        if method.token == "none":
            return NOBODY
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or args.get("token")
        if not given:
            raise Refused("not_authed")
        token = self._workspace.grants.token(str(given))
        if token is None:
            raise Refused("invalid_auth")
        if self._workspace.grants.has_expired(token):
            raise Refused("token_expired")
        if token.kind != method.token:
            raise Refused("not_allowed_token_type")
        return token


def refusal(error: Refused) -> Answer:
    return Answer(status=200, body={"ok": False, "error": error.error, **error.more}, headers={})


def rate_limited(seconds: int) -> Answer:
    body = {"ok": False, "error": "ratelimited"}
    return Answer(status=429, body=body, headers={"Retry-After": str(seconds)})


def _failed(fault: Fault) -> Answer | None:
    """The answer of a fault that keeps the method from running; None when the method runs."""
    match fault.kind:
        case FaultKind.SERVER_ERROR:
            return Answer(status=500, body={"ok": False, "error": fault.error}, headers={})
        case FaultKind.RATE_LIMITED:
            return rate_limited(fault.retry_after)
        case FaultKind.ERROR:
            return refusal(Refused(fault.error))
        case _:
            return None


def _scopes(method: Method, token: Token) -> dict[str, str]:
    accepted = {"x-accepted-oauth-scopes": method.scope} if method.scope else {}
    return {"x-oauth-scopes": ",".join(sorted(token.scopes or ())), **accepted}


async def _silence(request: Request) -> Response:
    """Never answer; return when the caller has given up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response(status_code=204)


async def read_args(request: Request) -> Json:
    """The arguments of a call: query, form or JSON, and the client credentials of basic authentication."""
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        args |= _json_body(await request.body())
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        form = await request.form()
        args |= {key: value for key, value in form.items() if not isinstance(value, UploadFile)}
    args |= _basic(request.headers.get("authorization", ""))
    return {key: _decoded(value) if key in JSON_ARGS else value for key, value in args.items()}


def _json_body(body: bytes) -> Json:
    try:
        read = json.loads(body or b"{}")
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(read, dict):
        raise Refused("json_not_object")
    return read


def _decoded(value: Any) -> Any:
    """JSON inside a form; what is not JSON stays as it is, for the method to refuse."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _basic(authorization: str) -> Json:
    if not authorization.startswith("Basic "):
        return {}
    try:
        client_id, _, secret = base64.b64decode(authorization[6:], validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": client_id, "client_secret": secret}
