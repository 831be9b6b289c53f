"""Which of Slack's tokens go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.errors import ConfigurationError

if TYPE_CHECKING:
    from copilot.settings import Settings


def check_tokens(settings: Settings) -> None:
    """Raises `ConfigurationError` when a token is there without the other that it needs."""
    bot, app, secret = settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret
    client, client_secret = settings.slack_client_id, settings.slack_client_secret.get_secret_value()
    if bool(client) != bool(client_secret):
        missing = "SLACK_CLIENT_SECRET" if client else "SLACK_CLIENT_ID"
        raise ConfigurationError(
            f"{missing} is not set.", remedy="Signing in with Slack, and an app that others install, need both."
        )
    if client and not bot.get_secret_value() and not settings.copilot_workspaces:
        raise ConfigurationError(
            "COPILOT_WORKSPACES is not set: nobody may install the app.",
            remedy="Name the ids of the workspaces (T…) or organisations (E…) that may, with commas; * for all. "
            "For one workspace, set SLACK_BOT_TOKEN instead.",
        )
    if settings.copilot_workspaces and bot.get_secret_value():
        raise ConfigurationError(
            "SLACK_BOT_TOKEN is set, and COPILOT_WORKSPACES too.",
            remedy="Keep the first for one workspace, or the second for all that install the app.",
        )
    if app.get_secret_value() and not (bot.get_secret_value() or client):
        raise ConfigurationError(
            "SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not.",
            remedy="Set SLACK_BOT_TOKEN (xoxb-…) too: the first takes questions in, the second answers them.",
        )
    if (bot.get_secret_value() or client) and not app.get_secret_value() and not secret.get_secret_value():
        raise ConfigurationError(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.",
            remedy="Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for signed HTTP.",
        )
