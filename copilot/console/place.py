"""Where the console is, as the reader's browser sees it: its origin, and what cookies may be called there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from copilot.console.errors import NotSecure

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    origin: str
    secure: bool

    @property
    def cookie(self) -> str:
        """The name of the session's cookie. Without TLS, on this machine alone, not every browser takes the prefix."""
        return "__Host-copilot" if self.secure else "copilot-local"


def place_of(request: HTTPConnection, public: str) -> Place:
    """Where a request has come in. `public` is the address that the console is known by, "" where it has none.

    Raises `NotSecure` for any name but that one and those of this machine, and for a plain connection from elsewhere.
    """
    host = request.headers.get("host", "")
    try:
        at = urlsplit(f"//{host}")
        name, _ = at.hostname or "", at.port
    except ValueError as error:
        raise NotSecure("a host that is none") from error
    if public and urlsplit(public).netloc == host.lower():
        return Place(origin=public, secure=public.startswith("https://"))
    if name in LOOPBACK:
        scheme = "https" if request.url.scheme == "https" else "http"
        return Place(origin=f"{scheme}://{host}", secure=scheme == "https")
    if not public and request.url.scheme == "https":
        return Place(origin=f"https://{host.lower()}", secure=True)
    raise NotSecure(f"called as {request.url.scheme}://{host}")


def own_path(path: str, otherwise: str = "/console/") -> str:
    """The path to go on to, when it is one of the console's; anything that leads elsewhere is not followed."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and "//" not in path and len(path) < 2000
    return path if plain and path.startswith("/console/") and "/../" not in f"{path}/" else otherwise
