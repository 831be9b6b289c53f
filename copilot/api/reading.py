"""What is read: entries, verdicts, promises and outcomes, newest first, by the page or as a stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse

from copilot.api import shapes
from copilot.api.access import Reading, needs
from copilot.api.asked import Asked, asked, cursor
from copilot.api.document import FEED, FILTERS, PAGES, answers, parameters
from copilot.api.needs import Needs
from copilot.api.problems import Refused
from copilot.report import as_json
from copilot.types import ApiToken, CaseOutcome, Promise, Span, Verdict

T = TypeVar("T")
router = APIRouter(tags=["log"])
Parts = Annotated[Needs, Depends(needs)]
_AT_ONCE = 500
"""Rows of an export that are sent together: each piece costs a change of thread."""
_FEW = 200
"""Verdicts, promises and outcomes that one entry shows."""


def _asked(request: Request, token: ApiToken, names: Sequence[str]) -> Asked:
    return asked(request.query_params.multi_items(), names, token.teams)


def _span(wanted: Asked) -> Span:
    """One row more than the page has: whether there is another page."""
    chosen = wanted.chosen
    return Span(
        since=chosen.since, until=chosen.until, limit=wanted.limit + 1, before=wanted.before, entry=wanted.entry
    )  # fmt: skip


def _paged(rows: Sequence[T], limit: int, place: Callable[[T], tuple[datetime, str]]) -> tuple[Sequence[T], str | None]:
    """The rows of the page, and where the next one begins."""
    page = rows[:limit]
    return page, cursor(*place(page[-1])) if len(rows) > limit else None


@router.get("/entries", responses=answers(), openapi_extra=parameters(*FILTERS, *PAGES))
def list_entries(request: Request, token: Reading, parts: Parts) -> shapes.EntryLines:
    """Entries of the log, newest first, by the same filters as in the console."""
    wanted = _asked(request, token, (*FILTERS, *PAGES))
    page = parts.book.page(wanted.chosen, wanted.teams, before=wanted.position, limit=wanted.limit)
    return shapes.EntryLines(
        entries=[shapes.EntryLine.model_validate(line) for line in page.lines],
        next_cursor=None if page.older is None else str(page.older),
    )


@router.get(
    "/entries.jsonl",
    response_class=StreamingResponse,
    responses=answers(media={"application/x-ndjson": {"schema": {"type": "string"}}}),
    openapi_extra=parameters(*FILTERS),
)
def export_entries(request: Request, token: Reading, parts: Parts) -> StreamingResponse:
    """Every entry that the filters choose, one JSON object a line, with its verdicts; streamed."""
    wanted = _asked(request, token, FILTERS)
    parts.pace.begin_export(token.id)
    pieces = _lines(parts, token, parts.book.stream(wanted.chosen, wanted.teams))
    return StreamingResponse(pieces, media_type="application/x-ndjson", headers={"Cache-Control": "no-store"})


def _lines(parts: Needs, token: ApiToken, rows: Iterator[Mapping[str, object]]) -> Iterator[str]:
    with parts.pace.exporting(token.id):
        while some := list(islice(rows, _AT_ONCE)):
            yield "".join(json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in some)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@router.get("/entries/{id}", responses=answers(404))
def show_entry(request: Request, id: str, token: Reading, parts: Parts) -> shapes.Entry:
    """One entry, whole. That of another team is not there."""
    _asked(request, token, ())
    found = parts.feeds.entry(id, token.teams)
    if found is None:
        raise Refused("not_found")
    whole, place = found
    of_entry = Span(entry=id, limit=_FEW)
    held = {name: getattr(whole.entry, name) for name in shapes.Entry.model_fields if hasattr(whole.entry, name)}
    team = held["team"]
    return shapes.Entry(
        **held,
        conversation=f"{place.workspace}/{place.channel}/{place.thread_ts}" if place else None,
        thread=[shapes.Turn.model_validate(turn) for turn in whole.question.thread],
        suggestion=as_json(whole.suggestion) if whole.suggestion else None,
        verdicts=[_verdict(team, one) for one in whole.verdicts],
        promises=[_promise(one, parts.now()) for one in parts.feeds.promises(token.teams, of_entry, None)],
        outcomes=[_outcome(one) for one in parts.outcomes.listed(token.teams, of_entry)],
    )


@router.get("/verdicts", responses=answers(), openapi_extra=parameters(*FEED, "verdict"))
def list_verdicts(request: Request, token: Reading, parts: Parts) -> shapes.Verdicts:
    """Verdicts by when they were given: used, edited, dismissed, how cases ended, what leads decided."""
    wanted = _asked(request, token, (*FEED, "verdict"))
    rows = parts.feeds.verdicts(wanted.teams, _span(wanted), wanted.chosen.verdict)
    page, more = _paged(rows, wanted.limit, lambda row: (row[1].at, row[1].id))
    return shapes.Verdicts(verdicts=[_verdict(*row) for row in page], next_cursor=more)


@router.get("/promises", responses=answers(), openapi_extra=parameters(*FEED, "state"))
def list_promises(request: Request, token: Reading, parts: Parts) -> shapes.Promises:
    """What was promised to customers, by when it was promised, as it stands now."""
    wanted = _asked(request, token, (*FEED, "state"))
    rows = parts.feeds.promises(wanted.teams, _span(wanted), wanted.state)
    page, more = _paged(rows, wanted.limit, lambda row: (row.made_at, row.id))
    now = parts.now()
    return shapes.Promises(promises=[_promise(one, now) for one in page], next_cursor=more)


@router.get("/outcomes", responses=answers(), openapi_extra=parameters(*FEED))
def list_outcomes(request: Request, token: Reading, parts: Parts) -> shapes.Outcomes:
    """What integrations told of cases, by when it was so."""
    wanted = _asked(request, token, FEED)
    rows = parts.outcomes.listed(wanted.teams, _span(wanted))
    page, more = _paged(rows, wanted.limit, lambda row: (row.at, row.id))
    return shapes.Outcomes(outcomes=[_outcome(one) for one in page], next_cursor=more)


def _verdict(team: str, said: Verdict) -> shapes.Verdict:
    held: dict[str, Any] = {
        name: getattr(said, name) for name in ("id", "entry_id", "by", "at", "kind", "reason", "text")
    }
    return shapes.Verdict(team=team, role=said.role.value, **held)


def _promise(made: Promise, now: datetime) -> shapes.Promise:
    own = ("overdue", "on_time")
    held = {name: getattr(made, name) for name in shapes.Promise.model_fields if name not in own}
    on_time = made.state == "kept" and made.settled_at is not None and made.settled_at <= made.due
    return shapes.Promise(**held, overdue=made.overdue(now), on_time=on_time)


def _outcome(told: CaseOutcome) -> shapes.Outcome:
    names = ("id", "entry_id", "team", "source", "at", "received_at", "case", "csat", "contacts")
    held: dict[str, Any] = {name: getattr(told, name) for name in names}
    return shapes.Outcome(outcome=told.ending, **held)
