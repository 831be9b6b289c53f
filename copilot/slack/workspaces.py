"""Whose event it is: the workspace in which it happened, and who we are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def workspace_of(body: object) -> str:
    """The id of the team; behind its organisation's and a stroke, where that has installed the app for all its teams.

    In a channel that two companies share, it is the company that has the app.
    """
    given = _first(body) or body
    team = _text(given, "team_id") or _text(body, "team_id") or _text(_get(body, "team"), "id")
    team = team or _text(_get(body, "user"), "team_id")
    enterprise = _text(given, "enterprise_id") or _text(body, "enterprise_id") or _text(_get(body, "enterprise"), "id")
    whole = any(_get(held, "is_enterprise_install") in (True, "true") for held in (given, body))
    return f"{enterprise}/{team}" if whole and enterprise else team


def _first(body: object) -> object:
    """Who has let us see an event."""
    listed = _get(body, "authorizations")
    return listed[0] if isinstance(listed, list) and listed else None


def ends(body: object) -> bool:
    """Whether an event says that the app is no longer installed."""
    event = _get(body, "event")
    kind = _text(event, "type")
    return kind == "app_uninstalled" or (kind == "tokens_revoked" and bool(_get(_get(event, "tokens"), "bot")))


def granted(body: object) -> tuple[str, Sequence[str], bool] | None:
    """The organisation and those of its workspaces that may use the app from now on, or no longer; None otherwise."""
    event = _get(body, "event")
    kind, teams = _text(event, "type"), _get(event, "team_ids")
    if kind not in {"team_access_granted", "team_access_revoked"} or not isinstance(teams, list):
        return None
    enterprise = _text(_first(body), "enterprise_id") or _text(body, "enterprise_id")
    return enterprise, [team for team in teams if isinstance(team, str)], kind == "team_access_granted"


def _get(held: object, name: str) -> Any:
    return held.get(name) if isinstance(held, Mapping) else None


def _text(held: object, name: str) -> str:
    value = _get(held, name)
    return value if isinstance(value, str) else ""
