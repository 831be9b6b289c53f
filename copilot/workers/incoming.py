"""What comes in over HTTP, before anybody takes it for Slack's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.requests import Request

from copilot.slack.app import is_signed

if TYPE_CHECKING:
    from starlette.types import Message

MOST_BYTES = 1_000_000
"""More than Slack ever sends at once."""


async def read_body(request: Request) -> bytes:
    """The body, as far as it is read: when it is longer than Slack's are, the rest of it is not."""
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > MOST_BYTES:
            break
    return bytes(held)


def reread(request: Request, body: bytes) -> Request:
    """The same request for somebody who has not read its body."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


def implausible(request: Request, body: bytes, secret: str) -> int:
    """The status to refuse a request with that is not Slack's, or that nobody could read; 0 for any other."""
    if len(body) > MOST_BYTES:
        return 413
    try:
        text = body.decode()
        if not is_signed(secret, request.headers, text):
            return 401
        return 0 if _has_shape(_content(text)) else 400
    except (ValueError, RecursionError):
        return 400


def _has_shape(content: object) -> bool:
    """Whether it is an object, and its event too, where there is one: over any other, Bolt stumbles."""
    return isinstance(content, dict) and isinstance(content.get("event", {}), dict)


def _content(text: str) -> object:
    """What a request says: JSON, or a form that may hold JSON."""
    if text.lstrip().startswith(("{", "[")):
        return json.loads(text)
    form = dict(parse_qsl(text, keep_blank_values=True))
    return json.loads(form["payload"]) if "payload" in form else form
