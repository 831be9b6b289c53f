"""The manifest asks Slack for what the code uses: no more, so that it can be installed, and no less."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

ROOT = Path(__file__).resolve().parents[1]
MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
SCOPES = frozenset(MANIFEST["oauth_config"]["scopes"]["bot"])
EVENTS = frozenset(MANIFEST["settings"]["event_subscriptions"]["bot_events"])

CALLS: dict[str, frozenset[str]] = {
    "apps.connections.open": frozenset(),  # an app-level token
    "assistant.threads.setStatus": frozenset({"chat:write"}),
    "auth.test": frozenset(),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
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
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    "app_uninstalled": frozenset(),
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "message.im": frozenset({"im:history"}),
    "tokens_revoked": frozenset(),
}
"""What each event needs."""
_METHOD = re.compile(r"(?:apps|assistant|auth|chat|conversations|usergroups|users|views|files|reactions)(?:\.\w+)+")
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
    doors = [*(ROOT / "copilot" / "slack").glob("*.py"), ROOT / "copilot" / "workers" / "web.py"]
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
        asking=nobody, judging=nobody, now=lambda: datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip
    return heard


async def _ignore(ack: Any) -> None:
    """A listener that does nothing."""


def test_no_method_is_called_that_this_page_does_not_know() -> None:
    """A new call needs its scopes here, and then in the manifest."""
    assert set() == called() - set(CALLS)
    assert {"chat.postMessage", "apps.connections.open", "users.list", "views.open"} <= called()


def test_every_scope_that_is_needed_is_asked_for_and_no_other() -> None:
    """By the calls and by the events together."""
    needed = frozenset().union(*(CALLS[method] for method in called()), *(HEARS[event] for event in EVENTS))

    assert sorted(needed) == sorted(SCOPES)


def test_every_event_that_is_subscribed_to_has_a_listener_and_every_listener_its_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a subscription a listener is never called; without a listener Slack is told of an error."""
    assert sorted({event.partition(".")[0] for event in EVENTS}) == sorted(registered(monkeypatch))


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
    assert not settings["token_rotation_enabled"], "nothing here renews a token"
    assert not settings["org_deploy_enabled"], "the app knows one workspace"


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
        MANIFEST["oauth_config"]["scopes"]["bot"],
        list(MANIFEST["settings"]["event_subscriptions"]["bot_events"]),
    ):
        assert sorted(set(listed)) == listed
