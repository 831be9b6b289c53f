"""What a person sends: read up to a limit, believed only from a page of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from copilot.console.errors import BadForm, FromElsewhere, TooLarge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

MOST_BYTES = 64 * 1024
_HEARD_OUT = 16 * 1024 * 1024
"""So much of a form that is too large is read and thrown away: a browser first sends it all, and then reads."""
_MOST_FIELDS = 200


class Form:
    """The fields of a form, as text with plain line ends."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs

    def text(self, name: str, *, most: int = 4000) -> str:
        """The field without the space around it; "" when it is missing. Raises `BadForm` when it is longer."""
        found = next((value for field, value in self._pairs if field == name), "")
        text = found.replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(text) > most:
            raise BadForm(f"the field {name} has more than {most} characters")
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may come several times."""
        return tuple(value.strip() for field, value in self._pairs if field == name)

    def choice(self, name: str, among: Sequence[str]) -> str:
        """The field; raises `BadForm` when it is none of these."""
        if (found := self.text(name)) not in among:
            raise BadForm(f"the field {name} is none of its choices")
        return found

    def number(self, name: str, least: int, most: int) -> int | None:
        """The field as a whole number, None when it is empty. Raises `BadForm` when it is none, or out of range."""
        found = self.text(name)
        if not found:
            return None
        if not (found.isascii() and found.isdecimal() and len(found) < 10 and least <= int(found) <= most):
            raise BadForm(f"the field {name} is no number from {least} to {most}")
        return int(found)

    @property
    def csrf(self) -> str:
        return self.text("csrf")


async def read_form(request: Request) -> Form:
    """The form of a request. Raises `TooLarge` or `BadForm`."""
    body = await _body(request)
    kind = request.headers.get("content-type", "application/x-www-form-urlencoded").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise BadForm("not a form")
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, encoding="utf-8", errors="strict"
        )
    except ValueError as error:
        raise BadForm("not readable") from error
    return Form(pairs)


async def _body(request: Request) -> bytes:
    held, size = bytearray(), 0
    async for piece in request.stream():
        size += len(piece)
        if size <= MOST_BYTES:
            held += piece
        elif size > _HEARD_OUT:
            break
    if size > MOST_BYTES:
        raise TooLarge
    return bytes(held)


def require_our_page(request: Request, origin: str) -> None:
    """Raises `FromElsewhere` unless the browser says that a page of ours has sent this."""
    sent_by, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if (sent_by is None and site is None) or sent_by not in {None, origin} or site not in {None, "same-origin"}:
        raise FromElsewhere(f"origin {sent_by!r}, site {site!r}")
