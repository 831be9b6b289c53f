"""Sign in with Slack: OpenID Connect's code flow with state, nonce, and PKCE where it is offered. Home of Authlib."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from copilot.console.errors import PageError

SLACK = "https://slack.com"
FRESH_SECONDS = 3600.0
ANSWER_SECONDS = 10.0
LEEWAY_SECONDS = 60
_CLAIM = "https://slack.com/"


class SignInFailed(PageError):
    """Somebody came back from Slack, and it cannot be told who they are."""

    status = 400
    what = "sign_in_failed"


class SignInUnavailable(PageError):
    """Slack's own part of the way in does not answer."""

    status = 503
    what = "slack_silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Whom Slack says it is: by the ids of workspace and user, and never by an address of mail."""

    team: str
    enterprise: str
    user: str
    name: str


@dataclass(slots=True)
class SlackOpenId:
    """One app's way to sign people in. What Slack says of itself is believed for an hour."""

    client_id: str
    client_secret: str
    base: str = SLACK
    """Where discovery is asked; also the issuer."""
    clock: Callable[[], float] = time.monotonic
    _known: tuple[float, Mapping[str, Any], KeySet] | None = field(default=None, init=False)

    async def begin(self, redirect_uri: str, *, state: str, nonce: str, verifier: str, team: str) -> str:
        """The address at Slack to send somebody to. Raises `SignInUnavailable`."""
        about, _ = await self._about()
        more = {"nonce": nonce, **({"team": team} if team else {})}
        async with self._client(redirect_uri, about) as client:
            pkce = verifier if _offers_pkce(about) else None
            address, _ = client.create_authorization_url(
                about["authorization_endpoint"], state=state, code_verifier=pkce, **more
            )
        return str(address)

    async def finish(self, code: str, redirect_uri: str, *, nonce: str, verifier: str, now: float) -> SignedIn:
        """Who has come back with that code. Raises `SignInFailed` or `SignInUnavailable`."""
        about, keys = await self._about()
        try:
            async with self._client(redirect_uri, about) as client:
                proof = {"code_verifier": verifier} if _offers_pkce(about) else {}
                answer = await client.fetch_token(about["token_endpoint"], code=code, **proof)
            return self._checked(answer, about, keys, nonce, now)
        except httpx2.HTTPError as error:
            raise SignInUnavailable(type(error).__name__) from error
        except (OAuthError, JoseError, ValueError, KeyError, TypeError) as error:
            self._known = None  # its keys may have changed since
            raise SignInFailed(f"{type(error).__name__}: {error}") from error

    def _checked(
        self, answer: Mapping[str, Any], about: Mapping[str, Any], keys: KeySet, nonce: str, now: float
    ) -> SignedIn:
        token = jwt.decode(str(answer["id_token"]), keys, algorithms=["RS256"])
        claims = CodeIDToken(
            token.claims, token.header,
            options={
                "iss": {"essential": True, "value": about["issuer"]},
                "aud": {"essential": True, "value": self.client_id},
            },
            params={"nonce": nonce, "client_id": self.client_id, "access_token": answer.get("access_token")},
        )  # fmt: skip
        claims.validate(now=int(now), leeway=LEEWAY_SECONDS)
        user, team = claims[f"{_CLAIM}user_id"], claims[f"{_CLAIM}team_id"]
        if not (user and team and claims["sub"] == user):
            raise ValueError("no user, or another one")
        enterprise = str(claims.get(f"{_CLAIM}enterprise_id") or "")
        return SignedIn(
            team=str(team), enterprise=enterprise, user=str(user), name=str(claims.get("name") or user)[:80]
        )

    async def _about(self) -> tuple[Mapping[str, Any], KeySet]:
        """What Slack says of itself, and its keys."""
        if self._known and self.clock() - self._known[0] < FRESH_SECONDS:
            return self._known[1], self._known[2]
        try:
            async with httpx2.AsyncClient(timeout=ANSWER_SECONDS) as client:
                found = await client.get(f"{self.base}/.well-known/openid-configuration")
                about: Mapping[str, Any] = found.raise_for_status().json()
                if about["issuer"] != self.base:
                    raise ValueError("another issuer")
                listed = (await client.get(about["jwks_uri"])).raise_for_status().json()
            keys = KeySet.import_key_set(cast("Any", listed))
        except (httpx2.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInUnavailable(f"discovery: {type(error).__name__}") from error
        self._known = (self.clock(), about, keys)
        return about, keys

    def _client(self, redirect_uri: str, about: Mapping[str, Any]) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self.client_id, client_secret=self.client_secret, scope="openid profile",
            redirect_uri=redirect_uri, token_endpoint_auth_method="client_secret_post", timeout=ANSWER_SECONDS,  # noqa: S106
            code_challenge_method="S256" if _offers_pkce(about) else None,
        )  # fmt: skip


def _offers_pkce(about: Mapping[str, Any]) -> bool:
    return "S256" in (about.get("code_challenge_methods_supported") or ())
