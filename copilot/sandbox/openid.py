"""Sign in with Slack: discovery, a page that asks who you are, codes, signed tokens, and the keys to check them."""

from __future__ import annotations

import base64
import hashlib
import html
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from copilot.sandbox.api.apps import Client
from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.errors import Refused
from copilot.sandbox.server import LOCAL_NAMES
from copilot.sandbox.tiers import TIER_4
from copilot.sandbox.values import Json
from copilot.sandbox.workspace import Workspace

CODE_SECONDS, TOKEN_SECONDS = 600, 300
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sign in with Slack</title><link rel="stylesheet" href="/static/sandbox.css">
<main style="margin:3rem auto;max-width:24rem;font:16px/1.5 system-ui"><h1>Who are you?</h1>
<p>The app asks for your name and your workspace.</p><ul>{people}</ul><p><a href="{no}">Cancel</a></p></main></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What a code stands for."""

    user: str
    redirect_uri: str
    nonce: str
    challenge: str
    expires: float
    used: bool = False


class OpenId:
    """What of Slack lets people sign in elsewhere. Times in tokens are real, whatever the workspace's clock."""

    def __init__(self, workspace: Workspace, client: Client) -> None:
        self._workspace, self._client = workspace, client
        self._codes: dict[str, Begun] = {}
        self._tokens: dict[str, str] = {}
        self.claims: dict[str, object] = {}
        """Put in place of a token's own: what a test lets go wrong."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which an app lets people sign in."""
        return {"SLACK_CLIENT_ID": self._client.client_id, "SLACK_CLIENT_SECRET": self._client.client_secret}

    @cached_property
    def _key(self) -> RSAKey:
        return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/.well-known/openid-configuration", self.discover),
            Route("/openid/connect/authorize", self.authorize),
            Route("/openid/connect/keys", self.keys),
            Route("/api/openid.connect.userInfo", self.user_info, methods=["GET", "POST"]),
        ]

    def methods(self) -> Mapping[str, Method]:
        name = "openid.connect.token"
        return {name: Method(name=name, handle=self.token, tier=TIER_4, token="none")}

    async def discover(self, _: Request) -> Response:
        here = self._workspace.url
        return JSONResponse({
            "issuer": here,
            "authorization_endpoint": f"{here}/openid/connect/authorize",
            "token_endpoint": f"{here}/api/openid.connect.token",
            "userinfo_endpoint": f"{here}/api/openid.connect.userInfo",
            "jwks_uri": f"{here}/openid/connect/keys",
            "scopes_supported": ["openid", "profile", "email"],
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        })  # fmt: skip

    async def keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        """A page to choose who you are; chosen, it sends the browser back with a code."""
        query = request.query_params
        back = query.get("redirect_uri", "")
        if urlsplit(back).hostname not in LOCAL_NAMES:
            return PlainTextResponse("redirect_uri must be on this machine", status_code=400)
        if query.get("client_id") != self._client.client_id or query.get("response_type") != "code":
            return PlainTextResponse("invalid_client_id or unsupported_response_type", status_code=400)
        if "openid" not in query.get("scope", "").split():
            return PlainTextResponse("invalid_scope", status_code=400)
        if chosen := query.get("as"):
            answer = {"code": self._code(chosen, query), "state": query.get("state", "")}
            return RedirectResponse(f"{back}?{urlencode(answer)}", status_code=302)
        people = "".join(
            f'<li><a href="?{html.escape(urlencode({**query, "as": user.id}))}">{html.escape(user.real_name)}</a></li>'
            for user in self._workspace.directory.users.values()
            if not user.is_bot
        )
        no = html.escape(f"{back}?{urlencode({'error': 'access_denied', 'state': query.get('state', '')})}")
        return HTMLResponse(_PAGE.format(people=people, no=no))

    def _code(self, user: str, query: Mapping[str, str]) -> str:
        code = f"{secrets.token_hex(8)}.{secrets.token_hex(16)}"
        self._codes[code] = Begun(
            user=user, redirect_uri=query.get("redirect_uri", ""), nonce=query.get("nonce", ""),
            challenge=query.get("code_challenge", ""), expires=time.time() + CODE_SECONDS,
        )  # fmt: skip
        return code

    def token(self, call: Call) -> Json:
        """openid.connect.token: a code, once, for a token that says who signed in."""
        if call.optional("client_id") != self._client.client_id:
            raise Refused("invalid_client_id")
        if call.optional("client_secret") != self._client.client_secret:
            raise Refused("bad_client_secret")
        begun = self._codes.get(code := call.required("code"))
        if begun is None or time.time() > begun.expires:
            raise Refused("invalid_code")
        if begun.used:
            raise Refused("code_already_used")
        self._codes[code] = replace(begun, used=True)
        if call.optional("redirect_uri") != begun.redirect_uri:
            raise Refused("bad_redirect_uri")
        if begun.challenge and begun.challenge != _hashed(call.optional("code_verifier") or "", 32):
            raise Refused("invalid_code_verifier")
        access = f"xoxp-sandbox-{secrets.token_hex(12)}"
        self._tokens[access] = begun.user
        signed = jwt.encode({"alg": "RS256", "kid": self._key.kid}, self._said(begun, access), self._key)
        return {"access_token": access, "token_type": "Bearer", "id_token": signed}

    def _said(self, begun: Begun, access: str) -> dict[str, object]:
        now = int(time.time())
        return {
            "iss": self._workspace.url, "aud": self._client.client_id, "exp": now + TOKEN_SECONDS, "iat": now,
            "auth_time": now, "nonce": begun.nonce, "at_hash": _hashed(access, 16), **self._who(begun.user),
            **self.claims,
        }  # fmt: skip

    def _who(self, user_id: str) -> dict[str, object]:
        user, team = self._workspace.directory.users[user_id], self._workspace.team
        return {
            "sub": user.id, "https://slack.com/user_id": user.id, "https://slack.com/team_id": user.team_id or team.id,
            "https://slack.com/team_name": team.name, "name": user.real_name, "locale": "es-ES",
        }  # fmt: skip

    async def user_info(self, request: Request) -> Response:
        """openid.connect.userInfo, for a token of openid.connect.token."""
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if (user := self._tokens.get(given)) is None:
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        return JSONResponse({"ok": True, **self._who(user)})


def _hashed(text: str, size: int) -> str:
    """The beginning of a SHA-256, as OpenID Connect and PKCE write it."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:size]).rstrip(b"=").decode()
