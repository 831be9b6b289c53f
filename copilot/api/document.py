"""What the OpenAPI document says beyond what the code of the operations says by itself."""

from __future__ import annotations

from typing import Any

from copilot.api.asked import MOST, STATES, USUAL
from copilot.api.problems import MEDIA_TYPE
from copilot.filtering import KNOWN, LISTS, NAMES
from copilot.types import By

FILTERS = NAMES
PAGES = ("limit", "cursor")
FEED = ("team", "entry", "since", "until", *PAGES)
_ALWAYS = (401, 403, 422, 429, 500, 503)
_TEXTS = {
    400: "The body or the request cannot be read.",
    401: "No token, or none that holds.",
    403: "The token lacks the scope.",
    404: "Nothing there that this token may see.",
    405: "Not with this method.",
    413: "Over 1 MB.",
    415: "Not application/json.",
    422: "Something asked for or said cannot be; `errors` or `results` says what.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    500: "Something of ours failed.",
    503: "The data cannot be read or kept at the moment.",
}
_MOMENT = {
    "type": "string",
    "minLength": 10,
    "description": "2026-11-22 or 2026-11-22T10:00:00+01:00; UTC without a zone",
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "promise": {"type": "string", "enum": ["yes", "no"]},
    "q": {
        "type": "string",
        "minLength": 1,
        "maxLength": 300,
        "description": "Words that each begin a word",
    },
    "since": _MOMENT,
    "until": _MOMENT,
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    "cursor": {
        "type": "string",
        "minLength": 1,
        "description": "The next_cursor of the page before",
    },
    "entry": {"type": "string", "minLength": 1, "maxLength": MOST, "description": "The id of an entry"},
    "by": {"type": "string", "enum": [one.value for one in By], "default": "all"},
    "state": {"type": "string", "enum": list(STATES)},
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457, in the language of Accept-Language (es or en).",
    "required": ["type", "title", "status", "detail", "remedy"],
    "properties": {
        "type": {"type": "string", "description": "urn:copilot:problem:CODE"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "remedy": {"type": "string", "description": "What helps."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
        "results": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}},
    },
}
FAULT = {
    "type": "object",
    "description": "What is wrong with one parameter, header, or place in the body (a JSON pointer).",
    "required": ["code", "detail"],
    "properties": {name: {"type": "string"} for name in ("parameter", "header", "pointer", "code", "detail")},
}
_OF_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def answers(*statuses: int, media: dict[str, Any] | None = None) -> dict[int | str, dict[str, Any]]:
    """The answers of an operation other than its model: problems, and what a stream holds."""
    told: dict[int | str, dict[str, Any]] = {
        status: {"description": _TEXTS[status], "content": _OF_PROBLEM} for status in sorted({*_ALWAYS, *statuses})
    }
    if media is not None:
        told[200] = {"description": "One JSON object a line.", "content": media}
    return told


def parameters(*names: str) -> dict[str, Any]:
    """The parameters that a query may have."""
    return {"parameters": [{"name": name, "in": "query", "required": False, **_parameter(name)} for name in names]}


def _parameter(name: str) -> dict[str, Any]:
    if name not in LISTS:
        return {"schema": _SCHEMAS[name]}
    value: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
    if name in KNOWN:
        value = {"type": "string", "enum": list(KNOWN[name])}
    return {"schema": {"type": "array", "items": value}, "style": "form", "explode": True}
