"""An Enterprise organisation: several workspaces, and an app that the organisation has installed for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.sandbox.values import Json

if TYPE_CHECKING:
    from copilot.sandbox.workspace import Workspace


def outside(workspace: Workspace, channel: str = "", user: str = "") -> str:
    """The workspace in which something happens: the channel's, else the person's, else the only one."""
    directory = workspace.directory
    place, person = directory.channels.get(channel), directory.users.get(user)
    if place is not None and place.team_id:
        return place.team_id
    if person is not None and workspace.organisation and person.team_id in workspace.organisation.teams:
        return person.team_id
    return workspace.team.id


def callback_json(workspace: Workspace, event: Json) -> Json:
    """Whose an event is: the outer fields that tell workspaces and organisations apart."""
    seen = event.get("user")
    team = outside(workspace, str(event.get("channel", "")), seen if isinstance(seen, str) else "")
    organisation = workspace.organisation.id if workspace.organisation else None
    authorization = {
        "enterprise_id": organisation, "team_id": team, "user_id": workspace.bot.id, "is_bot": True,
        "is_enterprise_install": organisation is not None,
    }  # fmt: skip
    return {
        "team_id": team, "context_team_id": team, "context_enterprise_id": organisation,
        **({"enterprise_id": organisation} if organisation else {}), "authorizations": [authorization],
    }  # fmt: skip


def interaction_json(workspace: Workspace, user: str) -> Json:
    """The same for a press or a form."""
    team, organisation = outside(workspace, user=user), workspace.organisation
    return {
        "team": {"id": team, "domain": workspace.team.domain},
        "enterprise": {"id": organisation.id, "name": organisation.name} if organisation else None,
        "is_enterprise_install": organisation is not None,
    }


def command_json(workspace: Workspace, channel: str, user: str) -> Json:
    """The same for a slash command, where everything is text."""
    organisation = workspace.organisation
    given = {"enterprise_id": organisation.id, "enterprise_name": organisation.name} if organisation else {}
    return {
        "team_id": outside(workspace, channel, user), "team_domain": workspace.team.domain,
        "is_enterprise_install": "true" if organisation else "false", **given,
    }  # fmt: skip


def installed_json(workspace: Workspace) -> Json:
    """Where an installation holds, as OAuth tells it."""
    if (organisation := workspace.organisation) is None:
        team = {"id": workspace.team.id, "name": workspace.team.name}
        return {"team": team, "enterprise": None, "is_enterprise_install": False}
    shown = {"id": organisation.id, "name": organisation.name}
    return {"team": None, "enterprise": shown, "is_enterprise_install": True}
