"""`copilot api-token create|list|revoke`: who may use the API, for what, and until when."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from copilot.api.keys import new_key
from copilot.build import Parts, utc_now
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.store.tokens import ApiTokens
from copilot.types import ApiToken, Scope

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import datetime

    from copilot.settings import Settings

MOST_DAYS = 730
SOON = timedelta(days=14)
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


def tokens(given: argparse.Namespace, settings: Settings) -> int:
    """Runs one of create, list and revoke."""
    parts = Parts(settings)
    return {"create": _create, "list": _list, "revoke": _revoke}[given.what](given, parts)


def _create(given: argparse.Namespace, parts: Parts) -> int:
    if not _NAME.fullmatch(given.name):
        raise UsageError(
            "The name of an integration has lower-case letters, digits, '.', '_' and '-', 40 at most.",
            remedy="Name what will use it, as in zendesk or power-bi: the name stands beside all that it says.",
        )
    if not 1 <= given.days <= MOST_DAYS:
        raise UsageError(f"--days must be from 1 to {MOST_DAYS}.")
    key, now = new_key(secrets.token_hex), utc_now()
    token = ApiToken(
        id=key.id, name=given.name, digest=key.digest, scopes=frozenset(Scope(one) for one in given.scope),
        teams=_teams(given.team, parts), created_at=now, expires_at=now + timedelta(days=given.days),
    )  # fmt: skip
    ApiTokens(parts.engine).add(token)
    if given.json:
        write_json(_told(token, now) | {"token": key.written()})
        return 0
    say(key.written())
    say(
        f"{token.name} may {', '.join(sorted(token.scopes))} for {', '.join(sorted(token.teams))} "
        f"until {token.expires_at:%Y-%m-%d}. It is shown this once: keep it where passwords are kept.",
        quiet=True,
    )
    return 0


def _teams(named: Sequence[str], parts: Parts) -> frozenset[str]:
    known = {team.id for team in parts.company.teams()}
    if strange := sorted(set(named) - known):
        raise UsageError(
            f"There is no team {strange[0]!r}.",
            remedy=f"The teams are: {', '.join(sorted(known))}." if known else "Run 'copilot index' first.",
        )
    return frozenset(named)


def _list(given: argparse.Namespace, parts: Parts) -> int:
    now = utc_now()
    found = ApiTokens(parts.engine).listed()
    if given.json:
        write_json([_told(one, now) for one in found])
        return 0
    for one in found:
        state = one.state(now)
        if state == "valid" and one.expires_at - now < SOON:
            state = "expires soon"
        used = f"used {one.used_on}" if one.used_on else "never used"
        say(f"{one.id}  {one.name:<16} {state:<12} until {one.expires_at:%Y-%m-%d}  {used}")
        say(f"    {', '.join(sorted(one.scopes))}  ·  {', '.join(sorted(one.teams))}")
    if not found:
        say("No token.", quiet=True)
    return 0


def _revoke(given: argparse.Namespace, parts: Parts) -> int:
    now = utc_now()
    ended = ApiTokens(parts.engine).revoke(given.token, now)
    if ended is None:
        raise UsageError(
            "There is no token of that id.", remedy="See 'copilot api-token list': the id stands first in each line."
        )
    if given.json:
        write_json(_told(ended, now))
    else:
        say(f"{ended.id} ({ended.name}) is revoked since {ended.revoked_at:%Y-%m-%d %H:%M} UTC.")
    return 0


def _told(token: ApiToken, now: datetime) -> dict[str, object]:
    """A token without what it was made of."""
    return {
        "id": token.id,
        "name": token.name,
        "state": token.state(now),
        "scopes": sorted(token.scopes),
        "teams": sorted(token.teams),
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        "used_on": token.used_on.isoformat() if token.used_on else None,
    }
