"""What a lead has written into the form of a grade: never lost, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.responses import Response

from copilot.console.errors import BadForm, NotAllowed, NotSignedIn, OfNoTeam, PageError, SlackSilent, StoreSilent
from copilot.console.form import MOST_BYTES, Form, read_form
from copilot.types import SCALES
from copilot.types.grade import LEAST, MOST

if TYPE_CHECKING:
    from starlette.requests import Request

    from copilot.console.desk import Desk
    from copilot.types import Reader

LONGEST = 4_000
"""Letters of a comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The fields of the form. `wrong` is the key of what is wrong with them, "" when they can be kept."""

    id: str
    """Made with the page, so that the same page sent twice is one grade."""
    scores: Mapping[str, int]
    comment: str
    seen: int
    wrong: str = ""
    going: Mapping[str, str] = field(default_factory=dict)


async def written(desk: Desk, request: Request) -> tuple[Reader, Written] | Response:
    """Who has written what; or, to somebody who is not allowed to grade (any more), a page with their text on it."""
    form: Form | None = None
    try:
        form = await desk.form(request)
        return desk.lead(request), _read(form)
    except (NotSignedIn, NotAllowed, OfNoTeam, SlackSilent, StoreSilent) as error:
        form = form or await read_form(request)
        return await give_back(desk, request, form.text("comment", most=MOST_BYTES), error)


async def give_back(desk: Desk, request: Request, comment: str, error: PageError) -> Response:
    """Says why nothing was kept, and gives back what was written, to be copied. Raises the error without any text."""
    if not comment:
        raise error
    return desk.page(request, "review/kept.html", status=error.status, what=error.what, comment=comment)


def _read(form: Form) -> Written:
    comment = form.text("comment", most=MOST_BYTES)
    found = {scale: form.number(scale, LEAST, MOST) for scale in SCALES}
    scores = {scale: score for scale, score in found.items() if score is not None}
    id = form.text("id", most=64)
    if not (id.isascii() and id.isalnum()):
        raise BadForm("the id of the grade is none")
    return Written(
        id=id,
        scores=scores,
        comment=comment,
        seen=form.number("seen", 0, 10**6) or 0,
        wrong="too_long" if len(comment) > LONGEST else "" if scores else "no_score",
        going={name: form.text(name) for name in ("many", "done")},
    )
