"""What may be used, by whom and for how long: tokens, triggers, response URLs, socket tickets, install codes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from copilot.sandbox.clock import Clock, Ids
from copilot.sandbox.errors import Refused

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60
RESPONSE_URL_USES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    value: str
    kind: str
    """"bot" or "app"."""
    user: str
    scopes: frozenset[str] | None = None
    """None allows everything."""
    expires: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    user: str
    expires: float
    used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseUrl:
    """Where an app may answer an interaction, and what it would replace there."""

    channel: str
    user: str
    expires: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Grants:
    """Everything that Slack hands out and takes back."""

    def __init__(self, *, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._tokens: dict[str, Token] = {}
        self._triggers: dict[str, Trigger] = {}
        self._response_urls: dict[str, ResponseUrl] = {}
        self._tickets: set[str] = set()
        self._codes: dict[str, bool] = {}
        self._refreshing: dict[str, Token] = {}

    def issue(
        self, kind: str, *, user: str, scopes: frozenset[str] | None = None, seconds: float | None = None
    ) -> Token:
        """A token, for so long; one that ends looks as Slack's do that rotate."""
        prefix = {"bot": "xoxb", "app": "xapp"}[kind]
        if seconds is not None:
            prefix = f"xoxe.{prefix}-1"
        ends = None if seconds is None else self._clock.time() + seconds
        token = Token(
            value=f"{prefix}-sandbox-{secrets.token_hex(12)}", kind=kind, user=user, scopes=scopes, expires=ends
        )
        self._tokens[token.value] = token
        return token

    def refresh_token(self, token: Token) -> str:
        """What a token that ends can be changed for another with, once."""
        value = f"xoxe-1-{secrets.token_hex(24)}"
        self._refreshing[value] = token
        return value

    def take_refresh_token(self, value: str) -> Token:
        if (token := self._refreshing.pop(value, None)) is None:
            raise Refused("invalid_refresh_token")
        return token

    def has_expired(self, token: Token) -> bool:
        return token.expires is not None and self._clock.time() >= token.expires

    def token(self, value: str) -> Token | None:
        return self._tokens.get(value)

    def revoke(self, value: str) -> None:
        self._tokens.pop(value, None)

    def revoke_all(self, kind: str) -> None:
        """No token of that kind is good any more, nor can be changed for another."""
        self._tokens = {value: token for value, token in self._tokens.items() if token.kind != kind}
        self._refreshing.clear()

    def trigger(self, user: str) -> str:
        """A trigger id that opens one modal within three seconds."""
        trigger_id = f"{int(self._clock.time())}.{self._ids('')}.{secrets.token_hex(8)}"
        self._triggers[trigger_id] = Trigger(user=user, expires=self._clock.time() + TRIGGER_SECONDS)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Use a trigger up; the user it belongs to."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._clock.time() > trigger.expires:
            raise Refused("expired_trigger_id")
        self._triggers[trigger_id] = replace(trigger, used=True)
        return trigger.user

    def response_url(self, *, channel: str, user: str, message_ts: str | None, thread_ts: str | None) -> str:
        """The id of a new response URL."""
        key = secrets.token_hex(12)
        expires = self._clock.time() + RESPONSE_URL_SECONDS
        self._response_urls[key] = ResponseUrl(
            channel=channel, user=user, expires=expires, message_ts=message_ts, thread_ts=thread_ts
        )
        return key

    def use_response_url(self, key: str) -> ResponseUrl:
        """Count one use; five within half an hour are allowed."""
        grant = self._response_urls.get(key)
        if grant is None or self._clock.time() > grant.expires:
            raise Refused("expired_url")
        if grant.uses >= RESPONSE_URL_USES:
            raise Refused("used_url")
        self._response_urls[key] = grant = replace(grant, uses=grant.uses + 1)
        return grant

    def ticket(self) -> str:
        """A ticket for one Socket Mode connection."""
        ticket = secrets.token_hex(12)
        self._tickets.add(ticket)
        return ticket

    def take_ticket(self, ticket: str) -> bool:
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        return known

    def code(self) -> str:
        """A code for one installation."""
        code = secrets.token_hex(12)
        self._codes[code] = False
        return code

    def take_code(self, code: str) -> None:
        if code not in self._codes:
            raise Refused("invalid_code")
        if self._codes[code]:
            raise Refused("code_already_used")
        self._codes[code] = True
