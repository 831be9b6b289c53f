"""A sign-in at Slack on its way. The browser that set out holds all of it: whoever only sets out leaves no row."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, unquote

LIVES = timedelta(minutes=10)
_MOST = 4_000
"""Characters of a cookie that we gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What goes to Slack is drawn from the secret, and tells nothing of it: an address that was seen is no way in."""

    secret: str
    begun: int
    """Seconds since 1970."""
    path: str
    """Where it leads to in the end."""

    @property
    def cookie(self) -> str:
        return f"{self.secret}.{self.begun}.{quote(self.path, safe='')}"

    @property
    def state(self) -> str:
        return self._drawn("state")

    @property
    def nonce(self) -> str:
        return self._drawn("nonce")

    @property
    def verifier(self) -> str:
        return self._drawn("verifier")

    def _drawn(self, what: str) -> str:
        return hmac.new(self.secret.encode(), f"{what} {self.begun} {self.path}".encode(), hashlib.sha256).hexdigest()


def way_of(cookie: str, state: str, now: datetime) -> Way | None:
    """The way that this browser set out on, when that state is its own and its time is not over; else None."""
    secret, _, rest = cookie.partition(".")
    begun, _, path = rest.partition(".")
    if len(cookie) > _MOST or not secret or not (begun.isascii() and begun.isdecimal() and len(begun) < 12):
        return None
    way = Way(secret=secret, begun=int(begun), path=unquote(path))
    mine = hmac.compare_digest(way.state.encode(), state.encode())
    return way if mine and 0 <= now.timestamp() - way.begun < LIVES.total_seconds() else None
