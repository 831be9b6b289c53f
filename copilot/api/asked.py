"""What a request asks to read: the filter of the log, and which page of it. Pure.

A parameter that means nothing is refused, and so is one without a value: whoever misspells a filter, or forgets to
fill it in, must not take everything for what they asked for.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from copilot.api.problems import Fault, Refused
from copilot.errors import FilterError
from copilot.filtering import from_query
from copilot.types import By
from copilot.types.log import LogFilter
from copilot.words import clean

MOST, USUAL = 200, 50
"""Rows on a page."""
STATES = ("open", "kept", "broken")
_NUMBER = re.compile(r"[0-9]{1,18}")
_OWN = ("limit", "cursor", "entry", "state", "by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to read. `teams` are those of the token that were asked for, all of them where none was."""

    chosen: LogFilter
    teams: frozenset[str]
    limit: int = USUAL
    cursor: str | None = None
    entry: str | None = None
    state: str | None = None
    by: str | None = None

    @property
    def position(self) -> int | None:
        """Where the page before ended in the log. Raises `Refused`."""
        if self.cursor is None:
            return None
        if not _NUMBER.fullmatch(self.cursor):
            raise _bad_cursor()
        return int(self.cursor)

    @property
    def before(self) -> tuple[datetime, str] | None:
        """The time and id of the last row of the page before. Raises `Refused`."""
        if self.cursor is None:
            return None
        try:
            at, id = json.loads(base64.b64decode(self.cursor.encode(), b"-_", validate=True))
            moment = datetime.fromisoformat(at).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
            raise _bad_cursor() from error
        if not isinstance(id, str) or not 1970 <= moment.year <= 9998:
            raise _bad_cursor()
        return moment, id


def cursor(at: datetime, id: str) -> str:
    """The place of a row, as `Asked.before` reads it."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), id]).encode()).decode()


def asked(pairs: Iterable[tuple[str, str]], names: Collection[str], teams: frozenset[str]) -> Asked:
    """What a query asks for, by parameters of these names only. Raises `Refused` that names all that is wrong."""
    own: dict[str, str] = {}
    rest: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for name, value in pairs:
        if name not in names:
            faults.append(Fault(code="unknown_name", parameter=name[:200]))
        elif not clean(value).strip():
            faults.append(Fault(code="empty", parameter=name))
        elif name not in _OWN:
            rest.append((name, value))
        elif own.setdefault(name, value) != value:
            faults.append(Fault(code="given_twice", parameter=name))
    try:
        chosen = from_query(rest, UTC)
    except FilterError as error:
        faults += [Fault(code=code, parameter=name) for name, _, code in error.faults]
        chosen = LogFilter()
    if set(chosen.team) - teams:
        faults.append(Fault(code="other_team", parameter="team"))
    faults += _wrong(own)
    if faults:
        raise Refused("invalid", faults=faults)
    found = Asked(
        chosen=replace(chosen, team=()), teams=frozenset(chosen.team) or teams, cursor=own.get("cursor"),
        entry=own.get("entry"), state=own.get("state"), by=own.get("by"),
    )  # fmt: skip
    return replace(found, limit=int(own["limit"])) if "limit" in own else found


def _wrong(own: dict[str, str]) -> list[Fault]:
    faults = []
    limit = own.get("limit", "1")
    if not (re.fullmatch(r"[0-9]{1,3}", limit) and 1 <= int(limit) <= MOST):
        faults.append(Fault(code="bad_limit", parameter="limit"))
    if own.get("state", STATES[0]) not in STATES:
        faults.append(Fault(code="unknown_value", parameter="state"))
    if own.get("by", "all") not in {one.value for one in By}:
        faults.append(Fault(code="unknown_value", parameter="by"))
    if len(own.get("entry", "")) > MOST:
        faults.append(Fault(code="too_long", parameter="entry"))
    return faults


def _bad_cursor() -> Refused:
    return Refused("invalid", faults=[Fault(code="bad_cursor", parameter="cursor")])
