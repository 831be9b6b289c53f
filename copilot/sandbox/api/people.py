"""users.*, usergroups.*, bots.info, team.info."""

from __future__ import annotations

from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.errors import Refused
from copilot.sandbox.payloads import group_json, user_json
from copilot.sandbox.tiers import TIER_2, TIER_3, TIER_4
from copilot.sandbox.values import Json, User


def _shown(call: Call, user: User) -> Json:
    granted = call.token.scopes
    return user_json(call.workspace, user, with_email=granted is None or "users:read.email" in granted)


def user_info(call: Call) -> Json:
    return {"user": _shown(call, call.user())}


def user_list(call: Call) -> Json:
    page, metadata = call.page([user for user in call.workspace.directory.users.values() if _is_of(call, user.team_id)])
    return {"members": [_shown(call, user) for user in page], "response_metadata": metadata}


def group_list(call: Call) -> Json:
    with_users = call.flag("include_users")
    groups = call.workspace.directory.groups.values()
    shown = [g for g in groups if _is_of(call, g.team_id)]
    kept = [g for g in shown if not g.date_delete or call.flag("include_disabled")]
    return {"usergroups": [group_json(call.workspace, g, with_users=with_users) for g in kept]}


def _is_of(call: Call, team: str) -> bool:
    """Whether somebody or something is of the workspace that is asked about: an organisation's token has to say."""
    if call.workspace.organisation is None:
        return True
    asked = call.optional("team_id")
    if asked is None:
        raise Refused("missing_argument")
    return (team or call.workspace.team.id) == asked


def group_users(call: Call) -> Json:
    group = call.workspace.directory.groups.get(call.required("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}


def bot_info(call: Call) -> Json:
    app = call.workspace.app
    if call.optional("bot") not in {None, app.bot_id}:
        raise Refused("bot_not_found")
    bot = {"id": app.bot_id, "deleted": False, "name": app.name, "app_id": app.app_id}
    return {"bot": {**bot, "user_id": call.workspace.bot.id, "updated": 0}}


def team_info(call: Call) -> Json:
    team = call.workspace.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "url": f"{call.workspace.url}/"}}


METHODS = (
    Method(name="users.info", handle=user_info, tier=TIER_4, scope="users:read"),
    Method(name="users.list", handle=user_list, tier=TIER_2, scope="users:read"),
    Method(name="usergroups.list", handle=group_list, tier=TIER_2, scope="usergroups:read"),
    Method(name="usergroups.users.list", handle=group_users, tier=TIER_2, scope="usergroups:read"),
    Method(name="bots.info", handle=bot_info, tier=TIER_3, scope="users:read"),
    Method(name="team.info", handle=team_info, tier=TIER_3, scope="team:read"),
)
