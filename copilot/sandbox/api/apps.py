"""api.test, auth.test, apps.connections.open, oauth.v2.access: the app itself."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.errors import Refused
from copilot.sandbox.grid import callback_json, installed_json
from copilot.sandbox.socketmode import TICKET_PATH
from copilot.sandbox.tiers import CONNECTING, SPECIAL, TIER_4
from copilot.sandbox.values import Json

TOKEN_SECONDS = 43_200
"""How long a token lives that rotates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What an installation must present."""

    client_id: str
    client_secret: str


def api_test(call: Call) -> Json:
    if error := call.optional("error"):
        raise Refused(error, args=dict(call.args))
    return {"args": dict(call.args)}


def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"{workspace.url}/",
        "team": workspace.team.name,
        "user": workspace.bot.name,
        "team_id": workspace.team.id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": workspace.organisation is not None,
        **({"enterprise_id": workspace.organisation.id} if workspace.organisation else {}),
    }


def authorizations(call: Call) -> Json:
    """Who has let the app see an event, by its `event_context`."""
    call.required("event_context")
    return {"authorizations": callback_json(call.workspace, {})["authorizations"]}


def connections_open(call: Call) -> Json:
    address = call.workspace.url.replace("http://", "ws://", 1)
    ticket = call.workspace.grants.ticket()
    return {"url": f"{address}{TICKET_PATH}?ticket={ticket}&app_id={call.workspace.app.app_id}"}


def access(client: Client) -> Method:
    """oauth.v2.access for this client: a code, or a refresh token, for a new bot token."""

    def handle(call: Call) -> Json:
        if call.optional("client_id") != client.client_id:
            raise Refused("invalid_client_id")
        if call.optional("client_secret") != client.client_secret:
            raise Refused("bad_client_secret")
        workspace = call.workspace
        if call.optional("grant_type") == "refresh_token":
            workspace.grants.take_refresh_token(call.required("refresh_token"))
        else:
            workspace.grants.take_code(call.required("code"))
        scopes = workspace.app.scopes
        seconds = TOKEN_SECONDS if workspace.app.rotates else None
        token = workspace.grants.issue("bot", user=workspace.bot.id, scopes=scopes, seconds=seconds)
        ending = {"expires_in": seconds, "refresh_token": workspace.grants.refresh_token(token)} if seconds else {}
        return {
            "access_token": token.value,
            "token_type": "bot",
            "scope": ",".join(sorted(scopes or ())),
            "bot_user_id": workspace.bot.id,
            "app_id": workspace.app.app_id,
            **installed_json(workspace),
            "authed_user": {"id": workspace.bot.id},
            **ending,
        }

    return Method(name="oauth.v2.access", handle=handle, tier=TIER_4, token="none")


METHODS = (
    Method(
        name="apps.event.authorizations.list",
        handle=authorizations,
        tier=TIER_4,
        scope="authorizations:read",
        token="app",
    ),
    Method(name="api.test", handle=api_test, tier=TIER_4, token="none"),
    Method(name="auth.test", handle=auth_test, tier=SPECIAL),
    Method(
        name="apps.connections.open", handle=connections_open, tier=CONNECTING, scope="connections:write", token="app"
    ),
)
