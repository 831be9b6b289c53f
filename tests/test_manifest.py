"""The manifest asks Slack for what the code uses: no more, so that it can be installed, and no less."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

ROOT = Path(__file__).resolve().parents[1]
MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
ASKED: dict[str, list[str]] = MANIFEST["oauth_config"]["scopes"]
SCOPES = frozenset([*ASKED["bot"], *ASKED["bot_optional"]])
EVENTS = frozenset(MANIFEST["settings"]["event_subscriptions"]["bot_events"])

CALLS: dict[str, frozenset[str]] = {
    "agents.sessions.setStatus": frozenset({"chat:write"}),
    "apps.connections.open": frozenset(),  # an app-level token
    "assistant.threads.setStatus": frozenset({"chat:write"}),
    "assistant.threads.setSuggestedPrompts": frozenset({"assistant:write"}),
    "auth.test": frozenset(),
    "chat.appendStream": frozenset({"chat:write"}),
    "chat.delete": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.startStream": frozenset({"chat:write"}),
    "chat.stopStream": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    # in channels only: a direct message has no other readers, so its members are not asked for
    "conversations.members": frozenset({"channels:read", "groups:read"}),
    "conversations.replies": frozenset({"channels:history", "groups:history", "im:history"}),
    "usergroups.list": frozenset({"usergroups:read"}),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
}
"""What each method of the Web API needs, as Slack documents it."""
HEARS: dict[str, frozenset[str]] = {
    "agent_session_stopped": frozenset(),
    "app_context_changed": frozenset(),
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    "app_uninstalled": frozenset(),
    "member_joined_channel": frozenset({"channels:read", "groups:read"}),
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "message.im": frozenset({"im:history"}),
    "subteam_members_changed": frozenset({"usergroups:read"}),
    "subteam_updated": frozenset({"usergroups:read"}),
    "team_access_granted": frozenset(),
    "team_access_revoked": frozenset(),
    "tokens_revoked": frozenset(),
}
"""What each event needs."""
_METHOD = re.compile(
    r"(?:agents|apps|assistant|auth|chat|conversations|usergroups|users|views|files|reactions)(?:\.\w+)+"
)
_HELPER = re.compile(r"_client\.((?:apps|chat|conversations|users|views|reactions|files)_\w+)\(")


def texts(path: Path) -> Iterator[str]:
    """Every string of a module that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node.value


def called() -> set[str]:
    """The methods that the code calls, by name or by a helper of the SDK's client."""
    rooms = [path for path in (ROOT / "copilot" / "slack").glob("*.py") if path.name != "governor.py"]
    doors = [*rooms, ROOT / "copilot" / "workers" / "web.py"]
    named = {text for path in doors for text in texts(path) if _METHOD.fullmatch(text)}
    helped = {name for path in doors for name in _HELPER.findall(path.read_text(encoding="utf-8"))}
    return named | {name.replace("_", ".") for name in helped}


def registered(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The events that the app has a listener for."""
    from datetime import UTC, datetime

    from slack_sdk.web.async_client import AsyncWebClient

    from copilot.slack.app import Bot, create_app

    heard: set[str] = set()
    real = AsyncApp.event

    def event(self: AsyncApp, name: Any, *rest: Any, **more: Any) -> Any:
        heard.add(name)
        return real(self, name, *rest, **more)

    monkeypatch.setattr(AsyncApp, "event", event)
    nobody: Any = type("Nobody", (), {"__getattr__": lambda *_: _ignore})()
    create_app(
        client=AsyncWebClient("xoxb-1"), bot=Bot(user="U1", bot="B1", team="T1"), signing_secret="x",
        asking=nobody, acts=_acts(nobody), now=lambda: datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip
    return heard


def _acts(nobody: Any) -> Any:
    """What people do, with nobody behind it."""
    from copilot.slack.acts import Acts

    return Acts(**dict.fromkeys(Acts.__dataclass_fields__, nobody))


async def _ignore(ack: Any) -> None:
    """A listener that does nothing."""


def registered_ids() -> tuple[set[str], set[str]]:
    """The shortcuts and the command that the app knows."""
    from copilot.slack.acts import COMMAND

    nobody: Any = type("Nobody", (), {"__getattr__": lambda *_: _ignore})()
    return {name for name in _acts(nobody).shortcuts() if isinstance(name, str)}, {COMMAND}


def test_no_method_is_called_that_this_page_does_not_know() -> None:
    """A new call needs its scopes here, and then in the manifest."""
    assert set() == called() - set(CALLS)
    assert {"chat.postMessage", "apps.connections.open", "users.list", "views.open"} <= called()


def test_every_scope_that_is_needed_is_asked_for_and_no_other() -> None:
    """By the calls and by the events together."""
    calls = frozenset().union(*(CALLS[method] for method in called()), *(HEARS[event] for event in EVENTS))
    needed = calls | {"commands"}  # shortcuts and slash commands
    agent = {"assistant:write"} if "agent_view" in MANIFEST["features"] else set()

    assert sorted(needed | agent) == sorted(SCOPES)


def test_what_can_be_done_without_is_optional() -> None:
    """Who does not want an agent beside the conversations installs it all the same, as an ordinary app."""
    assert ASKED["bot_optional"] == ["assistant:write"]
    assert set() == set(ASKED["bot"]) & set(ASKED["bot_optional"])


def test_the_agent_is_described_within_slacks_limits() -> None:
    """At most 300 letters and four prompts, each with a title and a message, in both languages."""
    agent = MANIFEST["features"]["agent_view"]

    assert 0 < len(agent["agent_description"]) <= 300
    assert 0 < len(agent["suggested_prompts"]) <= 4
    assert all(prompt.keys() == {"title", "message"} and all(prompt.values()) for prompt in agent["suggested_prompts"])
    assert "agent_session_stopped" in EVENTS, "without it Slack shows no stop button"


def test_every_event_that_is_subscribed_to_has_a_listener_and_every_listener_its_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a subscription a listener is never called; without a listener Slack is told of an error."""
    assert sorted({event.partition(".")[0] for event in EVENTS}) == sorted(registered(monkeypatch))


def test_what_people_can_call_is_what_the_app_knows() -> None:
    """A shortcut or command that nobody handles shows Slack's own fault."""
    features = MANIFEST["features"]
    shortcuts, commands = registered_ids()

    assert shortcuts == {each["callback_id"] for each in features["shortcuts"]}
    assert commands == {each["command"] for each in features["slash_commands"]}
    assert {"message", "global"} == {each["type"] for each in features["shortcuts"]}
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in features["shortcuts"])
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4


def test_a_question_can_be_asked_in_every_place_where_it_is_answered() -> None:
    """Direct messages can be written, and each kind of place that is heard can be read again."""
    home = MANIFEST["features"]["app_home"]

    assert (home["messages_tab_enabled"], home["messages_tab_read_only_enabled"]) == (True, False)
    assert {"message.im", "message.channels", "message.groups", "app_mention"} <= EVENTS


def test_a_tab_that_is_shown_has_something_in_it() -> None:
    """A home tab that nobody publishes shows Slack's own placeholder."""
    assert not MANIFEST["features"]["app_home"]["home_tab_enabled"] or "views.publish" in called()


def test_buttons_and_sockets_are_on() -> None:
    """Without interactivity no button works; without Socket Mode the app needs a public address."""
    settings = MANIFEST["settings"]

    assert settings["interactivity"]["is_enabled"] and settings["socket_mode_enabled"]
    assert not settings["token_rotation_enabled"], "one workspace's token stands in the settings, and cannot be renewed"
    assert not settings["org_deploy_enabled"], "an organisation installs it with a client id"


def test_its_texts_fit() -> None:
    """Slack refuses a manifest whose names are longer."""
    shown = MANIFEST["display_information"]

    assert 0 < len(shown["name"]) <= 35
    assert 0 < len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", MANIFEST["features"]["bot_user"]["display_name"])


def test_it_holds_nothing_that_slack_does_not_know() -> None:
    """An unknown part makes the whole manifest invalid; lists are sorted and without doubles."""
    known = {
        "display_information": {"name", "description", "long_description", "background_color"},
        "features": {"app_home", "bot_user", "agent_view", "slash_commands", "shortcuts"},
        "oauth_config": {"scopes", "redirect_urls"},
        "settings": {
            "event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled",
            "token_rotation_enabled",
        },
    }  # fmt: skip

    assert set() == MANIFEST.keys() - known.keys()
    assert {part: odd for part, names in known.items() if (odd := MANIFEST[part].keys() - names)} == {}
    for listed in (
        ASKED["bot"],
        ASKED["bot_optional"],
        list(MANIFEST["settings"]["event_subscriptions"]["bot_events"]),
    ):
        assert sorted(set(listed)) == listed


def test_the_slack_cli_finds_the_manifest_and_starts_the_product(tmp_path: Path) -> None:
    """`slack run`: one hook prints the manifest, the other serves with the tokens that the CLI hands over."""
    hooks = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))["hooks"]
    shown = subprocess.run(hooks["get-manifest"].split(), cwd=ROOT, capture_output=True, check=True)
    (tmp_path / ".slack").mkdir()
    shutil.copy(ROOT / ".slack" / "start", tmp_path / ".slack" / "start")
    stub = tmp_path / ".venv" / "bin" / "copilot"
    stub.parent.mkdir(parents=True)
    stub.write_text('#!/bin/sh\necho "$SLACK_BOT_TOKEN $SLACK_APP_TOKEN $*"\n', encoding="utf-8")
    stub.chmod(0o755)
    given = {"PATH": "/usr/bin:/bin", "SLACK_CLI_XOXB": "xoxb-1", "SLACK_CLI_XAPP": "xapp-1"}
    started = subprocess.run(hooks["start"].split(), cwd=tmp_path, env=given, capture_output=True, check=True)

    assert json.loads(shown.stdout) == MANIFEST
    assert started.stdout.decode().strip() == "xoxb-1 xapp-1 serve"
    assert json.loads((ROOT / ".slack" / "config.json").read_text(encoding="utf-8"))["manifest"] == {"source": "local"}
