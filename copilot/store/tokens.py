"""The tokens of integrations. Never the secret of one: only a digest of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, insert, or_, select, update

from copilot.store.api_schema import api_tokens
from copilot.store.engine import reading, writing
from copilot.types import ApiToken, Scope


class ApiTokens:
    """Who may use the API, and for what."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, token: ApiToken) -> None:
        """Raises `StoreError` when there is one of that id."""
        names = ("id", "name", "digest", "created_at", "expires_at", "revoked_at", "used_on")
        row = {name: getattr(token, name) for name in names}
        row |= {"scopes": sorted(token.scopes), "teams": sorted(token.teams)}
        with writing(self._engine) as connection:
            connection.execute(insert(api_tokens), row)

    def find(self, id: str) -> ApiToken | None:
        """Whether or not it still holds."""
        with reading(self._engine) as connection:
            row = connection.execute(select(api_tokens).where(api_tokens.c.id == id)).first()
        return None if row is None else _token(row)

    def listed(self) -> Sequence[ApiToken]:
        """All there ever were, the oldest first."""
        chosen = select(api_tokens).order_by(api_tokens.c.created_at, api_tokens.c.id)
        with reading(self._engine) as connection:
            return [_token(row) for row in connection.execute(chosen)]

    def revoke(self, id: str, at: datetime) -> ApiToken | None:
        """It ends now; one that was revoked before stays as it was. None when there is none."""
        held = update(api_tokens).where(api_tokens.c.id == id, api_tokens.c.revoked_at.is_(None))
        with writing(self._engine) as connection:
            connection.execute(held.values(revoked_at=at))
        return self.find(id)

    def used(self, id: str, day: date) -> None:
        """It was used on that day."""
        stale = or_(api_tokens.c.used_on.is_(None), api_tokens.c.used_on < day)
        with writing(self._engine) as connection:
            connection.execute(update(api_tokens).where(api_tokens.c.id == id, stale).values(used_on=day))


def _token(row: Any) -> ApiToken:
    held = dict(row._mapping)
    held |= {"scopes": frozenset(Scope(name) for name in held["scopes"]), "teams": frozenset(held["teams"])}
    return ApiToken(**held)
