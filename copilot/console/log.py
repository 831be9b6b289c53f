"""The log: every question newest first, filtered by what stands in the address; kept views, and files to take along."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from copilot.console.errors import BadForm, NotThere
from copilot.errors import FilterError, UsageError
from copilot.exporting import KINDS, export
from copilot.filtering import LISTS, from_query, to_query
from copilot.planning.clock import HOME
from copilot.types.log import EVERYTHING, GRADES, OUTCOMES, REASONS, RUNGS, VERDICTS, LogFilter, LogPage, LogView

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from copilot.console.desk import Desk
    from copilot.console.log_needs import Log, Now, Views
    from copilot.types import Reader

ZONE = ZoneInfo(HOME)
COUNTED = 1_000
OPTIONS_SECONDS = 60.0
"""So long the values that a filter offers are believed: to find them, thousands of entries are gone through."""
_PLACES = ("before", "after")
_FIXED = {"outcome": OUTCOMES, "verdict": VERDICTS, "reason": REASONS, "grade": GRADES, "rung": RUNGS}
_MOST_NAME = 60


@dataclass(slots=True)
class Listing:
    """What the list is made of. `new_id` makes ids of views."""

    desk: Desk
    log: Log
    views: Views
    now: Now
    new_id: Callable[[], str]
    clock: Callable[[], float] = time.monotonic
    _options: dict[frozenset[str], tuple[float, Mapping[str, Sequence[str]]]] = field(default_factory=dict)

    async def listed(self, request: Request) -> Response:
        reader = self.desk.reader(request)
        chosen, place, faults = read(request)
        if not faults and "" in dict(parse_qsl(request.url.query, keep_blank_values=True)).values():
            return RedirectResponse(f"/console/log?{to_query(chosen, ZONE)}".rstrip("?"), status_code=303)
        faults += [("page", value, "not_a_place") for value in place.values() if not _is_position(value)]
        if faults:
            page, views, options = LogPage(lines=()), (), self._known(reader)
        else:
            page, views, options = await self._read(reader, chosen, place)
        query = to_query(chosen, ZONE)
        return self.desk.page(
            request, "log/list.html", status=400 if faults else 200, page=page, most=COUNTED,
            chosen=chosen, query=query, chips=list(_chips(chosen)), faults=faults, views=views,
            options=options, kinds=tuple(KINDS), older=_paged(query, "before", page.older),
            newer=_paged(query, "after", page.newer), given=_given(chosen),
        )  # fmt: skip

    async def _read(self, reader: Reader, chosen: LogFilter, place: Mapping[str, str]) -> tuple[Any, ...]:
        own, at = own_of(reader), {name: int(value) for name, value in place.items()}
        return await asyncio.gather(
            asyncio.to_thread(self.log.page, chosen, reader.teams, own=own, **at),
            asyncio.to_thread(self.views.of, reader.workspace, reader.user),
            asyncio.to_thread(self._known, reader),
        )

    def _known(self, reader: Reader) -> Mapping[str, Sequence[str]]:
        """What each filter may be set to. An agent, who reads only what they asked, is told of nobody else."""
        fixed = {**_FIXED, "team": sorted(reader.teams)}
        if not reader.leads:
            return fixed
        kept = self._options.get(reader.teams)
        if kept is None or self.clock() - kept[0] > OPTIONS_SECONDS:
            kept = self._options[reader.teams] = self.clock(), {**self.log.known(reader.teams), **fixed}
        return kept[1]

    async def exported(self, request: Request) -> Response:
        """The file, while it is read; who goes away leaves nothing open."""
        reader = self.desk.reader(request)
        format = request.path_params["format"]
        if format not in KINDS:
            raise NotThere
        chosen, _, faults = read(request)
        if faults:
            return await self.listed(request)
        entries = self.log.stream(chosen, reader.teams, own=own_of(reader))
        try:
            pieces = export(format, entries)
        except UsageError as error:
            raise NoParquetHere(str(error)) from error
        name = f"copilot-{self.now():%Y-%m-%d}.{format}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"}
        return StreamingResponse(_gathered(pieces), media_type=KINDS[format], headers=headers)

    async def kept(self, request: Request) -> Response:
        """Keeps the filter under a name, and goes back to it."""
        reader, form = self.desk.reader(request), await self.desk.form(request)
        name = form.text("name", most=_MOST_NAME)
        try:
            chosen = from_query(parse_qsl(form.text("query"), keep_blank_values=True), ZONE)
        except FilterError as error:
            raise BadForm(str(error)) from error
        query = to_query(chosen, ZONE)
        view = LogView(id=self.new_id(), name=" ".join(name.split()), query=query)
        if not view.name or not await asyncio.to_thread(
            self.views.keep, view, reader.workspace, reader.user, self.now()
        ):
            raise BadForm("no name, or too many views")
        return RedirectResponse(f"/console/log?{query}", status_code=303)

    async def forgotten(self, request: Request) -> Response:
        reader, form = self.desk.reader(request), await self.desk.form(request)
        if not await asyncio.to_thread(self.views.forget, form.text("id"), reader.workspace, reader.user):
            raise NotThere
        return RedirectResponse("/console/log", status_code=303)


class NoParquetHere(BadForm):
    """Parquet is asked for, and what writes it is not installed on the server."""

    status = 501
    what = "no_parquet"


def routes(listing: Listing) -> list[BaseRoute]:
    """`/console/log`, its files, and its views."""
    return [
        Route("/log", listing.listed),
        Route("/log/export.{format}", listing.exported),
        Route("/log/views", listing.kept, methods=["POST"]),
        Route("/log/views/forget", listing.forgotten, methods=["POST"]),
    ]


def own_of(reader: Reader) -> str | None:
    """Whose entries alone somebody reads who does not lead."""
    return None if reader.leads else reader.user


def read(request: Request) -> tuple[LogFilter, dict[str, str], list[tuple[str, str, str]]]:
    """The filter and the place in the list that an address asks for, and what is wrong with it."""
    try:
        pairs = parse_qsl(request.url.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return EVERYTHING, {}, [("", "", "too_many")]
    place = {name: value.strip() for name, value in pairs if name in _PLACES and value.strip()}
    place = place if len(place) < 2 else {"before": place["before"]}
    try:
        return from_query([pair for pair in pairs if pair[0] not in _PLACES], ZONE), place, []
    except FilterError as error:
        return EVERYTHING, place, list(error.faults)


def _is_position(value: str) -> bool:
    digits = value.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) < 25


def _paged(query: str, name: str, position: int | None) -> str:
    """The address of another page; "" when there is none."""
    if position is None:
        return ""
    return f"/console/log?{query}{'&' if query else ''}{name}={position}"


def _chips(chosen: LogFilter) -> Iterator[dict[str, str]]:
    """What is chosen, each with the address that chooses the rest."""
    for name in LISTS:
        for value in getattr(chosen, name):
            rest = tuple(one for one in getattr(chosen, name) if one != value)
            yield {"name": name, "value": value, "without": _without(chosen, name, rest)}
    if chosen.promise is not None:
        yield {
            "name": "promise",
            "value": "yes" if chosen.promise else "no",
            "without": _without(chosen, "promise", None),
        }
    if chosen.text:
        yield {"name": "q", "value": chosen.text, "without": _without(chosen, "text", "")}
    given = dict(parse_qsl(to_query(chosen, ZONE)))
    for name in ("since", "until"):
        if name in given:
            yield {"name": name, "value": given[name], "without": _without(chosen, name, None)}


def _without(chosen: LogFilter, name: str, rest: object) -> str:
    changed: dict[str, Any] = {name: rest}
    return f"/console/log?{to_query(replace(chosen, **changed), ZONE)}"


def _given(chosen: LogFilter) -> dict[str, Sequence[str]]:
    """The values of each field, as a form shows them."""
    pairs = parse_qsl(to_query(chosen, ZONE))
    names = [one.name for one in fields(LogFilter)] + ["q"]
    return {name: [value for key, value in pairs if key == name] for name in names}


def _gathered(pieces: Iterator[bytes], size: int = 64 * 1024) -> Iterator[bytes]:
    """The same in larger pieces."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= size:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
