"""Errors as application/problem+json (RFC 9457), in the reader's language, each with its remedy."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from copilot.api.words import fault, language_of, problem, status_of
from copilot.errors import CopilotError, StoreError

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_OF_STATUS = {404: "not_found", 405: "not_allowed", 413: "too_large"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one value: a parameter, a header, or a place in the body as a JSON pointer."""

    code: str
    parameter: str | None = None
    header: str | None = None
    pointer: str | None = None

    def told(self, language: str) -> dict[str, str]:
        places = {"parameter": self.parameter, "header": self.header, "pointer": self.pointer}
        return {name: text for name, text in places.items() if text is not None} | {
            "code": self.code, "detail": fault(self.code, language),
        }  # fmt: skip


class Refused(CopilotError):
    """A request that is not carried out: why, as a code of `copilot.api.words`."""

    def __init__(
        self, code: str, *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None, **values: str,
    ) -> None:  # fmt: skip
        _, detail, remedy = problem(code, "en", **values)
        super().__init__(detail, remedy=remedy)
        self.code, self.faults, self.headers = code, tuple(faults), dict(headers or {})
        self.more, self.values = dict(more or {}), values


def language(request: Request) -> str:
    """The language in which the client wants to read what is wrong."""
    return language_of(request.headers.get("accept-language", ""))


def handle_problems(app: FastAPI) -> None:
    """Every error that leaves the API is a problem of ours, and none of them shows what is inside."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return _response(request, error)


async def _store(request: Request, error: Exception) -> JSONResponse:
    log.error("a request to the API met the database: %s", error)
    return _response(request, Refused("store_down", headers={"Retry-After": "60"}))


async def _http(request: Request, error: Exception) -> JSONResponse:
    """What the framework refuses by itself: unknown paths and methods."""
    assert isinstance(error, HTTPException)
    code = _OF_STATUS.get(error.status_code, "bad_request" if error.status_code < 500 else "failed")
    if code == "not_allowed":
        return _response(request, Refused(code, headers={"Allow": _allowed(request)}, method=request.method))
    return _response(request, Refused(code, headers=error.headers))


def _allowed(request: Request) -> str:
    """The methods of a path. The framework names those of one route, and a path may have several."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    paths: dict[str, dict[str, object]] = request.app.openapi()["paths"]
    here = [operations for known, operations in paths.items() if compile_path(known)[0].match(path)]
    return ", ".join(sorted({method.upper() for operations in here for method in operations}))


async def _failed(request: Request, _: Exception) -> JSONResponse:
    return _response(request, Refused("failed"))


def _response(request: Request, error: Refused) -> JSONResponse:
    spoken = language(request)
    title, detail, remedy = problem(error.code, spoken, **error.values)
    body: dict[str, Any] = {
        "type": f"urn:copilot:problem:{error.code}", "title": title, "status": status_of(error.code),
        "detail": detail, "remedy": remedy,
    }  # fmt: skip
    if error.faults:
        body["errors"] = [one.told(spoken) for one in error.faults]
    headers = {"Content-Language": spoken, "Vary": "Accept-Language", "Cache-Control": "no-store"} | error.headers
    return JSONResponse(body | error.more, status_of(error.code), headers, MEDIA_TYPE)
