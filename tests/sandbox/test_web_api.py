"""The Web API: who may call what, and how it refuses."""

from __future__ import annotations

import json

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from copilot.sandbox.driver import Sandbox

from .api import Api

HERE = "C0ATENCION"
MANIFEST = {
    "oauth_config": {"scopes": {"bot": ["chat:write", "channels:read", "channels:history", "users:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
}


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-guess", "invalid_auth"), ("app", "not_allowed_token_type")]
)
async def test_tokens_are_checked(slack: Sandbox, api: Api, token: str, error: str) -> None:
    """No token, an unknown one, and one of the wrong kind are told apart."""
    given = slack.app_token if token == "app" else token

    assert error == (await api("auth.test", token=given))["error"]


async def test_an_unknown_method_is_named(api: Api) -> None:
    """unknown_method comes with the method that was asked for."""
    answer = await api("chat.shout")

    assert (answer["error"], answer["req_method"]) == ("unknown_method", "chat.shout")


async def test_auth_test_says_who_the_app_is(slack: Sandbox, web: AsyncWebClient) -> None:
    """Bolt authorizes with it: bot, team and user."""
    answer = await web.auth_test()

    assert (slack.bot_user_id, "B0COPILOT", "T0NEBULA") == (answer["user_id"], answer["bot_id"], answer["team_id"])


async def test_a_missing_scope_says_what_is_needed(session: aiohttp.ClientSession) -> None:
    """With a manifest, a method outside its scopes answers needed and provided."""
    async with Sandbox(manifest=MANIFEST) as slack:
        answer = await Api(slack, session)("usergroups.list")

    assert (answer["error"], answer["needed"]) == ("missing_scope", "usergroups:read")
    assert "chat:write" in answer["provided"].split(",")


async def test_reading_needs_the_scope_of_the_kind_of_channel(session: aiohttp.ClientSession) -> None:
    """channels:history does not open private channels or direct messages."""
    async with Sandbox(manifest=MANIFEST) as slack:
        api = Api(slack, session)
        public = await api("conversations.history", channel=HERE)
        private = await api("conversations.history", channel="C0LIDERES")
        direct = await api("conversations.history", channel=slack.user("lucia").im)

    assert (public["ok"], private["needed"], direct["needed"]) == (True, "groups:history", "im:history")


async def test_an_address_needs_its_own_scope(session: aiohttp.ClientSession) -> None:
    """users:read shows no email; users:read.email does."""
    emails = []
    for more in ([], ["users:read.email"]):
        manifest = {"oauth_config": {"scopes": {"bot": ["users:read", *more]}}}
        async with Sandbox(manifest=manifest) as slack:
            answer = await Api(slack, session)("users.info", user="U0LUCIA")
            emails.append(answer["user"]["profile"].get("email"))

    assert emails == [None, "lucia@nebula.example"]


async def test_granted_scopes_are_in_the_headers(session: aiohttp.ClientSession) -> None:
    """x-oauth-scopes and x-accepted-oauth-scopes, as the SDK's users look for them."""
    async with Sandbox(manifest=MANIFEST) as slack:
        _, headers, _ = await Api(slack, session).full("chat.postMessage", channel=HERE, text="x")

    assert "chat:write" in headers["x-oauth-scopes"]
    assert headers["x-accepted-oauth-scopes"] == "chat:write"


async def test_forms_and_json_are_the_same(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """A form with JSON inside, a token in the body and numbers as text work as well."""
    blocks = json.dumps([{"type": "divider"}])
    form = {"token": slack.bot_token, "channel": HERE, "text": "x", "blocks": blocks, "reply_broadcast": "true"}
    async with session.post(f"{slack.api_url}chat.postMessage", data=form) as response:
        answer = await response.json()

    assert answer["message"]["blocks"][0]["type"] == "divider"
    assert "token" not in slack.calls[-1].args


async def test_malformed_json_is_refused(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """invalid_json for no JSON, json_not_object for a list."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {slack.bot_token}"}
    errors = []
    for body in ("{", "[]"):
        async with session.post(f"{slack.api_url}auth.test", data=body, headers=headers) as response:
            errors.append((await response.json())["error"])

    assert errors == ["invalid_json", "json_not_object"]


async def test_lists_come_in_pages(slack: Sandbox, web: AsyncWebClient, api: Api) -> None:
    """The SDK's iteration over cursors sees every user once; a made-up cursor is refused."""
    names = [user["name"] async for page in await web.users_list(limit=3) for user in page["members"]]

    assert sorted(user.name for user in slack.workspace.directory.users.values()) == sorted(names)
    assert await api.error("users.list", cursor="guess") == "invalid_cursor"
    assert await api.error("users.list", limit=5000) == "invalid_limit"


async def test_outsiders_are_marked(api: Api) -> None:
    """Guests and strangers carry Slack's flags, so that an app can refuse them."""
    guest = (await api("users.info", user="U0GUEST"))["user"]
    stranger = (await api("users.info", user="U0VECINO"))["user"]

    assert (guest["is_restricted"], guest["is_stranger"]) == (True, False)
    assert (stranger["is_stranger"], stranger["team_id"]) == (True, "T0RAYO")
    assert await api.error("users.info", user="U0NOBODY") == "user_not_found"


async def test_user_groups_and_their_members(api: Api) -> None:
    """usergroups.list names them, usergroups.users.list says who is in one."""
    groups = (await api("usergroups.list", include_users=True))["usergroups"]
    leads = next(group for group in groups if group["handle"] == "leads")

    assert {"atencion", "tiendas", "redes", "contacta", "linealia", "leads"} == {g["handle"] for g in groups}
    assert leads["users"] == (await api("usergroups.users.list", usergroup=leads["id"]))["users"]
    assert await api.error("usergroups.users.list", usergroup="S0NONE") == "no_such_subteam"


async def test_channels_are_listed_by_kind(api: Api) -> None:
    """Public by default; private and direct when asked for, and only those that the app is in."""
    public = (await api("conversations.list"))["channels"]
    private = (await api("conversations.list", types="private_channel,im"))["channels"]
    info = (await api("conversations.info", channel="C0RAYO", include_num_members=True))["channel"]

    assert {"atencion-ayuda", "tiendas-ayuda", "contacta-ayuda", "rayo-expres", "reforma-tienda"} == {
        c["name"] for c in public
    }
    assert [c["name"] for c in private] == ["lideres"]
    assert (info["is_ext_shared"], info["num_members"]) == (True, 3)
    assert await api.error("conversations.list", types="secret") == "invalid_types"


async def test_members_open_and_join(slack: Sandbox, api: Api) -> None:
    """Who is in a channel; a conversation with one person; joining what is public."""
    slack.workspace.directory.leave(HERE, slack.bot_user_id)

    members = (await api("conversations.members", channel="C0LIDERES"))["members"]
    opened = (await api("conversations.open", users="U0LUCIA", return_im=True))["channel"]
    joined = (await api("conversations.join", channel=HERE))["channel"]

    assert members == ["U0NURIA", "U0OLIVER", "U0COPILOT"]
    assert (opened["user"], opened["is_im"]) == ("U0LUCIA", True)
    assert joined["is_member"]
    assert (await api("conversations.join", channel=HERE))["warning"] == "already_in_channel"
    assert await api.error("conversations.open", users="U0NOBODY") == "user_not_found"


async def test_a_file_is_uploaded_in_two_steps(slack: Sandbox, web: AsyncWebClient) -> None:
    """The SDK's files_upload_v2 works, and the bytes can be read back with the token only."""
    await web.files_upload_v2(channel=HERE, filename="caso.txt", content="contenido", initial_comment="adjunto")

    message = slack.messages(HERE)[-1]
    (file,) = (slack.workspace.files[f] for f in message.files)
    assert (message.text, file.content) == ("adjunto", b"contenido")


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_an_installation_gives_a_new_token(slack: Sandbox, session: aiohttp.ClientSession) -> None:
    """The install page sends back a code, which oauth.v2.access exchanges once."""
    url = f"{slack.url}/oauth/v2/authorize?state=s1&redirect_uri=http://127.0.0.1:1/back"
    async with session.get(url, allow_redirects=False) as response:
        back = response.headers["Location"]
    code = back.split("code=")[1].split("&")[0]
    client = AsyncWebClient(base_url=slack.api_url, session=session)
    given = {"client_id": slack.client.client_id, "client_secret": slack.client.client_secret, "code": code}

    answer = await client.oauth_v2_access(**given)
    with pytest.raises(SlackApiError, match="code_already_used"):
        await client.oauth_v2_access(**given)

    assert "state=s1" in back
    assert (await AsyncWebClient(answer["access_token"], base_url=slack.api_url, session=session).auth_test())["ok"]


async def test_links_lead_back_to_the_message(slack: Sandbox, api: Api, session: aiohttp.ClientSession) -> None:
    """A permalink opens the page at that message."""
    message = await slack.user("lucia").say(HERE, "hola")

    link = (await api("chat.getPermalink", channel=HERE, message_ts=message.ts))["permalink"]

    async with session.get(link) as response:
        assert (response.status, f"thread={message.ts}" in str(response.url)) == (200, True)


async def test_every_call_is_logged(slack: Sandbox, api: Api) -> None:
    """Method, arguments, HTTP status and answer, oldest first."""
    await api("chat.postMessage", channel=HERE, text="uno")
    await api("chat.postMessage", channel=HERE)

    first, second = slack.calls.of("chat.postMessage")

    assert (first.args, first.status, first.ok) == ({"channel": HERE, "text": "uno"}, 200, True)
    assert (second.error, second.ok) == ("no_text", False)
    assert [first, second] == slack.calls[-2:]
