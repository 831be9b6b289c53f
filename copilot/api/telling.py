"""What is told: how cases ended, as a helpdesk knows it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from copilot.api import shapes
from copilot.api.access import Telling, needs
from copilot.api.document import answers
from copilot.api.needs import Needs
from copilot.api.problems import Fault, Refused, language
from copilot.api.rows import MOST_ROWS, read_row
from copilot.types import Once, Sender, Taken, Told

router = APIRouter(tags=["outcomes"])
MOST_BYTES = 1_000_000
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OutcomesToTell"}}},
    },
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
            "description": "The same request with the same key is carried out once, for seven days.",
        }
    ],
}


@router.post(
    "/outcomes",
    responses={
        **answers(400, 413, 415),
        200: {"description": "All rows are kept.", "model": shapes.Kept},
        207: {"description": "Some rows are kept; `results` says which are not, and why.", "model": shapes.Kept},
    },
    openapi_extra=_BODY,
    response_model=None,
)
async def tell_outcomes(request: Request, token: Telling, parts: Annotated[Needs, Depends(needs)]) -> Response:
    """How cases ended, what customers thought of it, and how many contacts it took: 1 to 500 rows.

    Good rows are kept even when others are not. A row that is sent again changes nothing.
    """
    if request.query_params:
        raise Refused("invalid", faults=[Fault(code="unknown_name", parameter=next(iter(request.query_params))[:200])])
    key = _key(request)
    body = await _body(request)
    return await run_in_threadpool(_tell, request, token, parts, _rows(body), key)


def _tell(request: Request, token: Telling, parts: Needs, rows: Sequence[object], key: str | None) -> Response:
    now = parts.now()
    read = [read_row(row, line, now) for line, row in enumerate(rows, 1)]
    told = [one for one in read if isinstance(one, Told)]
    sender = Sender(token=token.id, source=token.name, teams=token.teams)
    once = Once(key=key, digest=hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()) if key else None
    taken = parts.outcomes.keep(told, sender, now, once)
    if taken is None:
        raise Refused("key_reused")
    kept = {one.line: one for one in taken}
    spoken = language(request)
    results = [
        _row(kept[line], spoken) if line in kept else _refused(line, one, spoken)
        for line, one in enumerate(read, 1)
    ]  # fmt: skip
    return _answer(results, spoken)


def _answer(results: Sequence[shapes.Row], spoken: str) -> Response:
    counts = {state: sum(one.status == state for one in results) for state in ("kept", "already", "refused")}
    whole = shapes.Kept(**counts, results=list(results)).model_dump(mode="json", exclude_none=True)
    if counts["refused"] == len(results):
        raise Refused("nothing_kept", more={"results": whole["results"]})
    headers = {"Content-Language": spoken, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    return JSONResponse(whole, 207 if counts["refused"] else 200, headers)


def _row(taken: Taken, spoken: str) -> shapes.Row:
    if taken.refused:
        place = f"/outcomes/{taken.line - 1}"
        return _refused(taken.line, [Fault(code=taken.refused, pointer=place)], spoken)
    return shapes.Row(
        line=taken.line, status="kept" if taken.new else "already", id=taken.id, entry_id=taken.entry_id
    )  # fmt: skip


def _refused(line: int, faults: object, spoken: str) -> shapes.Row:
    assert isinstance(faults, list)
    return shapes.Row(line=line, status="refused", errors=[one.told(spoken) for one in faults])


def _key(request: Request) -> str | None:
    given = request.headers.getlist("idempotency-key")
    if not given:
        return None
    if len(given) > 1 or not _KEY.fullmatch(given[0]):
        raise Refused("invalid", faults=[Fault(code="bad_key", header="Idempotency-Key")])
    return given[0]


async def _body(request: Request) -> Any:
    """The body, as far as anybody would read it."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    charset = rest.strip().lower().replace('"', "").replace(" ", "")
    if kind.strip().lower() != "application/json" or charset not in {"", "charset=utf-8"}:
        raise Refused("wrong_type", headers={"Accept-Post": "application/json"})
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused("wrong_type", headers={"Accept-Encoding": "identity"})
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > MOST_BYTES:
            raise Refused("too_large", headers={"Connection": "close"})
    try:
        return json.loads(bytes(held).decode())
    except (ValueError, RecursionError) as error:
        raise Refused("bad_json") from error


def _rows(body: Any) -> list[object]:
    if not isinstance(body, dict):
        raise Refused("invalid", faults=[Fault(code="not_an_object", pointer="")])
    faults = [Fault(code="unknown_field", pointer="") for name in body if name != "outcomes"][:1]
    rows = body.get("outcomes")
    if rows is None:
        faults.append(Fault(code="missing", pointer="/outcomes"))
    elif not isinstance(rows, list):
        faults.append(Fault(code="not_a_list", pointer="/outcomes"))
    elif not rows:
        faults.append(Fault(code="no_rows", pointer="/outcomes"))
    elif len(rows) > MOST_ROWS:
        faults.append(Fault(code="too_many_rows", pointer="/outcomes"))
    if faults or not isinstance(rows, list):
        raise Refused("invalid", faults=faults)
    return rows
