"""Who may do what over the API: the token of a request, its scope, and how often it may be used."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from copilot.api.keys import read_key
from copilot.api.needs import Needs
from copilot.api.problems import Refused
from copilot.pacing import Bucket, Tier
from copilot.types import ApiToken, Scope

PACE = Tier(per_minute=300, burst=60)
"""What one token may ask for: five requests a second in the long run."""
MOST_EXPORTS = 2
"""So many run at once for one token."""
_EXPORT_SECONDS = 30
_bearer = HTTPBearer(
    auto_error=False, bearerFormat="copilot_…", scheme_name="token",
    description="A token of `copilot api-token create`, with the scopes that the operation names.",
)  # fmt: skip


class Pace:
    """How often each token is used, in this process."""

    def __init__(self, clock: Callable[[], float], tier: Tier = PACE) -> None:
        self._clock, self._tier = clock, tier
        self._buckets: dict[str, Bucket] = {}
        self._exports: dict[str, int] = {}
        self._lock = Lock()

    def turn(self, token: str) -> None:
        """Counts a request. Raises `Refused` when it comes too early."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.setdefault(token, Bucket(tier=self._tier, at=now))
            wait = bucket.wait(now)
            if wait <= 0:
                bucket.take(now)
                return
        raise _too_many(math.ceil(wait))

    def begin_export(self, token: str) -> None:
        """Raises `Refused` when too many run. Whoever begins one ends it."""
        with self._lock:
            if self._exports.get(token, 0) < MOST_EXPORTS:
                self._exports[token] = self._exports.get(token, 0) + 1
                return
        raise _too_many(_EXPORT_SECONDS)

    def end_export(self, token: str) -> None:
        with self._lock:
            self._exports[token] -= 1

    @contextmanager
    def exporting(self, token: str) -> Iterator[None]:
        """Ends it, however it ends."""
        try:
            yield
        finally:
            self.end_export(token)


def _too_many(seconds: int) -> Refused:
    return Refused("too_many", headers={"Retry-After": str(seconds)}, seconds=str(seconds))


def needs(request: Request) -> Needs:
    """The parts that `copilot.api.app` was built with."""
    found: Needs = request.app.state.needs
    return found


def holder(
    request: Request, scopes: SecurityScopes, given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> ApiToken:
    """The token of a request that holds, has the scopes, and is not used too often. Raises `Refused`."""
    if given is None:
        raise Refused("no_token", headers={"WWW-Authenticate": 'Bearer realm="copilot"'})
    parts = needs(request)
    key = read_key(given.credentials)
    token = parts.tokens.find(key.id) if key else None
    if key is None or not key.fits(token.digest if token else None) or token is None:
        raise _invalid("bad_token")
    now = parts.now()
    if (state := token.state(now)) != "valid":
        raise _invalid("expired_token" if state == "expired" else "bad_token")
    parts.pace.turn(token.id)
    for scope in scopes.scopes:
        if scope not in token.scopes:
            challenge = f'Bearer realm="copilot", error="insufficient_scope", scope="{scope}"'
            raise Refused("scope_missing", headers={"WWW-Authenticate": challenge}, scope=scope)
    if token.used_on is None or token.used_on < now.date():
        parts.tokens.used(token.id, now.date())
    return token


def _invalid(code: str) -> Refused:
    return Refused(code, headers={"WWW-Authenticate": 'Bearer realm="copilot", error="invalid_token"'})


Reading = Annotated[ApiToken, Security(holder, scopes=[Scope.LOG_READ.value])]
Telling = Annotated[ApiToken, Security(holder, scopes=[Scope.OUTCOMES_WRITE.value])]
Counting = Annotated[ApiToken, Security(holder, scopes=[Scope.FIGURES_READ.value])]
