"""Where the app is installed, with its tokens encrypted, and who may renew them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, delete, insert, or_, select, update

from copilot.ports import Installation
from copilot.store.engine import reading, writing
from copilot.store.sealing import Seal
from copilot.store.slack_schema import installations as rows
from copilot.store.slack_schema import oauth_states

WITHHELD = "(withheld)"
"""In place of who installed it: an organisation does not let this workspace use what it has installed for all."""


class Installations:
    """One row for each workspace or organisation; it stays when the app is taken away, without its tokens."""

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._engine, self._seal = engine, seal

    def save(self, made: Installation, at: datetime) -> None:
        """The app is installed there, from now on with these tokens."""
        values: dict[str, Any] = {
            "name": made.name, "bot": made.bot, "user": made.user, "app": made.app, "scopes": made.scopes,
            "installed_by": made.installed_by, "installed_at": at, "ended_at": None, "renewing_until": None,
            **self._sealed(made.token, made.refresh_token, made.expires_at),
        }  # fmt: skip
        with writing(self._engine) as connection:
            known = update(rows).where(rows.c.enterprise == made.enterprise, rows.c.team == made.team)
            if not connection.execute(known.values(**values)).rowcount:
                connection.execute(insert(rows), {"enterprise": made.enterprise, "team": made.team, **values})

    def find(self, workspace: str) -> Installation | None:
        """The installation that covers a workspace, as `TEAM` or `ORGANISATION/TEAM`; None where there is none."""
        chosen = select(rows).where(_covers(workspace)).order_by(rows.c.team.desc())
        with reading(self._engine) as connection:
            found = connection.execute(chosen).first()
        return None if found is None else self._opened(found)

    def everywhere(self) -> Sequence[str]:
        """The names of the workspaces that the app is installed in."""
        with reading(self._engine) as connection:
            return list(connection.execute(select(rows.c.name).where(rows.c.ended_at.is_(None))).scalars())

    def renewing(self, workspace: str, now: datetime, seconds: float) -> Installation | None:
        """The installation, for the one caller who now renews its tokens; None when another does, or there is none.

        Whoever renews has so many seconds; after that another may try.
        """
        free = or_(rows.c.renewing_until.is_(None), rows.c.renewing_until < now)
        with writing(self._engine) as connection:
            found = connection.execute(
                select(rows).where(_covers(workspace), free).order_by(rows.c.team.desc())
            ).first()
            if found is None:
                return None
            until = now + timedelta(seconds=seconds)
            connection.execute(update(rows).where(rows.c.id == found.id).values(renewing_until=until))
        return self._opened(found)

    def renewed(self, made: Installation, token: str, refresh_token: str | None, expires_at: datetime | None) -> None:
        """The tokens of an installation are others now."""
        values = self._sealed(token, refresh_token, expires_at)
        with writing(self._engine) as connection:
            mine = update(rows).where(rows.c.enterprise == made.enterprise, rows.c.team == made.team)
            connection.execute(mine.values(renewing_until=None, **values))

    def end(self, workspace: str, at: datetime) -> bool:
        """The app was taken away: its tokens are erased, and what it has done stays. False where it was not there."""
        gone = update(rows).where(_covers(workspace))
        with writing(self._engine) as connection:
            values = {"ended_at": at, "token": None, "refresh_token": None, "expires_at": None}
            return bool(connection.execute(gone.values(**values)).rowcount)

    def grant(self, enterprise: str, team: str, at: datetime, *, granted: bool) -> None:
        """Whether an organisation lets one of its workspaces use the app; one with an installation of its own may."""
        this = and_(rows.c.enterprise == enterprise, rows.c.team == team)
        with writing(self._engine) as connection:
            connection.execute(delete(rows).where(this, rows.c.installed_by == WITHHELD))
            if not granted and connection.execute(select(rows.c.id).where(this)).first() is None:
                values = {name: "" for name in ("name", "bot", "user", "app", "scopes")}
                values |= {"enterprise": enterprise, "team": team, "installed_by": WITHHELD}
                connection.execute(insert(rows), {**values, "installed_at": at, "ended_at": at})

    def begin(self, state: str, now: datetime, expires_at: datetime) -> None:
        """Somebody has set out to install the app, and will come back with this state."""
        with writing(self._engine) as connection:
            connection.execute(delete(oauth_states).where(oauth_states.c.expires_at < now))
            connection.execute(insert(oauth_states), {"state": state, "expires_at": expires_at})

    def take(self, state: str, now: datetime) -> bool:
        """Whether somebody has set out with this state; once, and in time."""
        mine = delete(oauth_states).where(oauth_states.c.state == state, oauth_states.c.expires_at >= now)
        with writing(self._engine) as connection:
            return connection.execute(mine).rowcount == 1

    def _sealed(self, token: str, refresh_token: str | None, expires_at: datetime | None) -> dict[str, Any]:
        sealed = None if refresh_token is None else self._seal.close(refresh_token)
        return {"token": self._seal.close(token), "refresh_token": sealed, "expires_at": expires_at}

    def _opened(self, row: Any) -> Installation:
        return Installation(
            enterprise=row.enterprise, team=row.team, name=row.name, bot=row.bot, user=row.user, app=row.app,
            scopes=row.scopes, token=self._seal.open(row.token), expires_at=row.expires_at,
            refresh_token=None if row.refresh_token is None else self._seal.open(row.refresh_token),
            installed_by=row.installed_by,
        )  # fmt: skip


def _covers(workspace: str) -> ColumnElement[bool]:
    """Living rows for a workspace: its own, and that of the organisation it belongs to."""
    enterprise, stroke, team = workspace.rpartition("/")
    own = and_(rows.c.team == team, rows.c.team != "")
    other = rows.alias()
    withheld = select(other.c.id).where(
        other.c.enterprise == enterprise, other.c.team == team, other.c.installed_by == WITHHELD
    )
    organisation = and_(
        rows.c.enterprise == enterprise, rows.c.team == "", rows.c.enterprise != "", ~withheld.exists()
    )  # fmt: skip
    return and_(rows.c.ended_at.is_(None), or_(own, organisation) if stroke else own)
