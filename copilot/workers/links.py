"""Addresses in the console: of a page, and those that let one person in."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from copilot.build import utc_now
from copilot.console.guard import digest
from copilot.store.visitors import Visitors

if TYPE_CHECKING:
    from copilot.build import Parts
    from copilot.settings import Settings
    from copilot.types import Visitor

LINK_LIVES = timedelta(minutes=10)


def new_secret() -> str:
    """256 bits of chance, in characters that an address and a cookie may hold."""
    return secrets.token_urlsafe(32)


def base_of(settings: Settings) -> str:
    """The address that the console is known by; without one, where `copilot serve` listens on this machine."""
    if settings.copilot_url:
        return settings.copilot_url
    host = settings.copilot_host
    here = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - it is not bound to here
    return f"http://[{here}]:{settings.copilot_port}" if ":" in here else f"http://{here}:{settings.copilot_port}"


def page_link(settings: Settings, path: str) -> str:
    """The address of a page of the console, for whoever is signed in or will sign in there."""
    return f"{base_of(settings)}{path}"


def entry_link(settings: Settings, entry: str) -> str:
    """The address of the page of an entry of the log; "" where the console is known by no address."""
    return page_link(settings, f"/console/log/{quote(entry)}") if settings.copilot_url else ""


def one_time_link(parts: Parts, visitor: Visitor, path: str = "/console/") -> str:
    """An address that lets that person in and leads to `path`: once, within ten minutes. Only its digest is kept."""
    secret, now = new_secret(), utc_now()
    Visitors(parts.engine).invite(digest(secret), visitor, path, now, now + LINK_LIVES)
    return f"{base_of(parts.settings)}/console/in/{secret}"
