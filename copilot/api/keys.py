"""What a token looks like, how it is made, and how it is told from a made-up one. Pure.

`copilot_` and twelve characters name it, so that whoever finds one in a file knows what it is; a secret of 256 bits
follows, and a checksum that spares the database what was mistyped or guessed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import zlib
from collections.abc import Callable
from typing import NamedTuple

_SHAPE = re.compile(r"copilot_(?P<id>[0-9a-f]{12})_(?P<secret>[0-9a-f]{64})(?P<sum>[0-9a-f]{8})")
_NOBODY = hashlib.sha256(b"nobody").hexdigest()


class Key(NamedTuple):
    """A token as its holder has it, in its parts."""

    id: str
    secret: str

    @property
    def digest(self) -> str:
        """What is kept of it."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def written(self) -> str:
        """As it is handed out, once."""
        return f"copilot_{self.id}_{self.secret}{_sum(self.id, self.secret)}"

    def fits(self, digest: str | None) -> bool:
        """Whether it is the one that this digest was made of; it takes as long where there is none."""
        return hmac.compare_digest(self.digest, digest or _NOBODY) and digest is not None


def new_key(chance: Callable[[int], str]) -> Key:
    """`chance` gives so many bytes of chance in hexadecimal, as `secrets.token_hex`."""
    return Key(id=chance(6), secret=chance(32))


def read_key(text: str) -> Key | None:
    """None when nobody can have been given this."""
    found = _SHAPE.fullmatch(text)
    if found is None or found["sum"] != _sum(found["id"], found["secret"]):
        return None
    return Key(id=found["id"], secret=found["secret"])


def _sum(id: str, secret: str) -> str:
    return f"{zlib.crc32(f'{id}{secret}'.encode()):08x}"
