"""One row of what a helpdesk tells, read strictly and by itself: a bad one does not cost the good ones. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from copilot.api.problems import Fault
from copilot.types import ENDINGS, Place, Told

MOST_ROWS = 500
_SKEW = timedelta(minutes=5)
"""By so much a clock may be ahead of ours."""
REFERENCE = r"[A-Za-z0-9._:#/-]{1,80}"
_WRITTEN = r"([A-Z0-9]{1,30}/)?([A-Z0-9]{2,30})/([0-9]{1,12}\.[0-9]{1,6})"
_LINK = r"https://[a-z0-9.-]{1,80}/archives/([A-Z0-9]{2,30})/p([0-9]{7,16})(\?[!-~]{0,200})?"
_OF_THREAD = re.compile(r"thread_ts=([0-9]{1,12}\.[0-9]{1,6})")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_NAMES = ("entry", "conversation", "case", "outcome", "csat", "contacts", "at")


class _Bad(Exception):
    """A value that cannot be; the code says why."""


def read_row(row: object, line: int, now: datetime) -> Told | list[Fault]:
    """What the row says, or all that is wrong with it. Without a time it is so now."""
    at = f"/outcomes/{line - 1}"
    if not isinstance(row, dict):
        return [Fault(code="not_an_object", pointer=at)]
    faults = [
        Fault(code="unknown_field", pointer=f"{at}/{_escaped(name)}") for name in sorted(row) if name not in _NAMES
    ]
    held: dict[str, Any] = {}
    for name, value in row.items():
        if name in _NAMES:
            try:
                held[name] = _READ[name](value)
            except _Bad as error:
                faults.append(Fault(code=str(error), pointer=f"{at}/{name}"))
    if not row.keys() & {"entry", "conversation", "case"}:
        faults.append(Fault(code="no_case", pointer=at))
    if not row.keys() & {"outcome", "csat", "contacts"}:
        faults.append(Fault(code="nothing_said", pointer=at))
    if (moment := held.setdefault("at", now)) > now + _SKEW:
        faults.append(Fault(code="in_the_future", pointer=f"{at}/at"))
    if faults:
        return faults
    return Told(line=line, ending=held.pop("outcome", None), **(held | {"at": moment}))


def _escaped(name: str) -> str:
    """A name in a JSON pointer, short, and without what cannot be written down."""
    return name[:80].encode("ascii", "replace").decode().replace("~", "~0").replace("/", "~1")


def _text(value: object, pattern: str, code: str) -> str:
    if not isinstance(value, str):
        raise _Bad("not_text")
    if not re.fullmatch(pattern, value):
        raise _Bad(code)
    return value


def _reference(value: object) -> str:
    return _text(value, REFERENCE, "bad_reference")


def _conversation(value: object) -> Place:
    """A thread as this API writes it, or the link to one of its messages as Slack gives it out."""
    text = _text(value, f"{_WRITTEN}|{_LINK}", "bad_conversation")
    if found := re.fullmatch(_WRITTEN, text):
        return Place(workspace=(found[1] or "").rstrip("/"), channel=found[2], thread_ts=found[3])
    link = re.fullmatch(_LINK, text)
    assert link is not None
    of_thread = _OF_THREAD.search(link[3] or "")
    ts = of_thread[1] if of_thread else f"{link[2][:-6]}.{link[2][-6:]}"
    return Place(workspace="", channel=link[1], thread_ts=ts)


def _outcome(value: object) -> str:
    if not isinstance(value, str) or value not in ENDINGS:
        raise _Bad("bad_outcome")
    return value


def _whole(most: int, code: str) -> Callable[[object], int]:
    def read(value: object) -> int:
        if type(value) is not int or not 1 <= value <= most:
            raise _Bad(code)
        return value

    return read


def _moment(value: object) -> datetime:
    text = _text(value, _MOMENT.pattern, "not_a_time")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _Bad("not_a_time") from error
    if not 2000 <= moment.year <= 9998:
        raise _Bad("too_old" if moment.year < 2000 else "in_the_future")
    return moment.astimezone(UTC)


_READ: dict[str, Callable[[object], object]] = {
    "entry": _reference,
    "conversation": _conversation,
    "case": _reference,
    "outcome": _outcome,
    "csat": _whole(5, "bad_csat"),
    "contacts": _whole(1000, "bad_contacts"),
    "at": _moment,
}

ROW: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "description": "Which case (entry, conversation or case) and what became of it (outcome, csat or contacts).",
    "properties": {
        "entry": {"type": "string", "pattern": f"^{REFERENCE}$", "description": "The id of an entry or its question."},
        "conversation": {
            "type": "string",
            "pattern": f"^({_WRITTEN}|{_LINK})$",
            "description": "A thread in Slack: the link to one of its messages, or `conversation` of an entry.",
        },
        "case": {
            "type": "string",
            "pattern": f"^{REFERENCE}$",
            "description": "Your own number of the case: once sent together with one of the others, it is enough.",
        },
        "outcome": {"type": "string", "enum": list(ENDINGS)},
        "csat": {"type": "integer", "minimum": 1, "maximum": 5},
        "contacts": {"type": "integer", "minimum": 1, "maximum": 1000, "description": "Contacts in all."},
        "at": {"type": "string", "format": "date-time", "description": "When it was so; now, where it is missing."},
    },
    "allOf": [
        {"anyOf": [{"required": [name]} for name in names]}
        for names in (("entry", "conversation", "case"), ("outcome", "csat", "contacts"))
    ],
}
"""The same for the OpenAPI document."""
