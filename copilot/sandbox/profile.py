"""What the installed app declared about itself in its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from copilot.sandbox.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    name: str
    callback_id: str
    on_message: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    name: str
    """With its slash."""
    description: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppProfile:
    """The app as Slack knows it; None for scopes or events means that everything is allowed."""

    app_id: str
    bot_id: str
    name: str
    scopes: frozenset[str] | None = None
    events: frozenset[str] | None = None
    is_agent: bool = True
    rotates: bool = False
    """Whether its tokens end, and are changed for others."""
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()

    def hears(self, event: str) -> bool:
        """Whether the app subscribed to an event, by its manifest name (`message.im`)."""
        return self.events is None or event in self.events


def read_manifest(manifest: Mapping[str, Any] | None, *, app_id: str, bot_id: str) -> AppProfile:
    """What a manifest says; without a manifest the app may do everything and has no commands or shortcuts."""
    if manifest is None:
        return AppProfile(app_id=app_id, bot_id=bot_id, name="Copilot")
    features = manifest.get("features", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    subscriptions = manifest.get("settings", {}).get("event_subscriptions", {})
    return AppProfile(
        app_id=app_id,
        bot_id=bot_id,
        name=_name(manifest, features),
        scopes=frozenset([*scopes.get("bot", ()), *scopes.get("bot_optional", ())]),
        events=frozenset(subscriptions.get("bot_events", ())),
        is_agent="agent_view" in features or "assistant_view" in features,
        rotates=bool(manifest.get("settings", {}).get("token_rotation_enabled")),
        commands=tuple(_commands(features.get("slash_commands", ()))),
        shortcuts=tuple(_shortcuts(features.get("shortcuts", ()))),
    )


def _name(manifest: Mapping[str, Any], features: Mapping[str, Any]) -> str:
    shown = features.get("bot_user", {}).get("display_name")
    return str(shown or manifest.get("display_information", {}).get("name") or "Copilot")


def _commands(declared: Iterable[Json]) -> Iterable[Command]:
    for item in declared:
        yield Command(name=item["command"], description=item.get("description", ""), hint=item.get("usage_hint", ""))


def _shortcuts(declared: Iterable[Json]) -> Iterable[Shortcut]:
    for item in declared:
        yield Shortcut(name=item["name"], callback_id=item["callback_id"], on_message=item.get("type") == "message")
