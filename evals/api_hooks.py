"""What schemathesis loads beside the document: requests that fit it name entries that there are, or Sevilla's.

Words that chance makes up are of nobody, and would be refused before anything is read.
"""

from __future__ import annotations

import re
from typing import Any

import schemathesis

from copilot.api.rows import REFERENCE
from evals.api_seed import MARK

_IDS = ("m0", "m1", "m2", "m3", "m4", "m9-failed", f"s0{MARK}", f"s1{MARK}", f"qs2{MARK}", "qm1")


def _known(text: str) -> str:
    """Always the same for the same text."""
    return _IDS[sum(text.encode("utf-8", "replace")) % len(_IDS)]


@schemathesis.hook
def map_query(_: Any, query: Any) -> Any:
    """Only what fits is replaced: what is wrong on purpose stays wrong."""
    if not isinstance(query, dict):
        return query
    teams, entry = query.get("team"), query.get("entry")
    if isinstance(teams, list) and teams and all(isinstance(one, str) and 0 < len(one) <= 200 for one in teams):
        query["team"] = ["sevilla" if len(teams) > 3 else "madrid"]
    if isinstance(entry, str) and 0 < len(entry) <= 200:
        query["entry"] = _known(entry)
    return query


@schemathesis.hook
def map_path_parameters(_: Any, given: Any) -> Any:
    if isinstance(given, dict) and isinstance(given.get("id"), str):
        given["id"] = _known(given["id"])
    return given


@schemathesis.hook
def map_body(_: Any, body: Any) -> Any:
    rows = body.get("outcomes") if isinstance(body, dict) else None
    for row in rows if isinstance(rows, list) else ():
        entry = row.get("entry") if isinstance(row, dict) else None
        if isinstance(entry, str) and re.fullmatch(REFERENCE, entry):
            row["entry"] = _known(entry)
    return body
