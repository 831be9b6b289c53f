"""Secrets in the database: encrypted with a key that is not in it. The only home of `cryptography`."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from copilot.errors import ConfigurationError, StoreError

FILE = "secret.key"


class Seal:
    """Encrypts with the first key and opens with any, so that a key can be replaced."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises `ConfigurationError` when one of them is no key."""
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise ConfigurationError(
                "COPILOT_KEY: one of the keys is not 32 bytes in URL-safe base64.",
                remedy="Make one with: openssl rand -base64 32 | tr '+/' '-_'",
            ) from error

    def close(self, secret: str) -> str:
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises `StoreError` when none of the keys fits."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise StoreError(
                "A secret in the database was encrypted with another key.",
                remedy=f"Restore {FILE} in COPILOT_HOME or COPILOT_KEY, or install the app in Slack again.",
            ) from error


def lasting_key(keys: str, folder: Path, purpose: str) -> bytes:
    """A key for one purpose, from the oldest of these keys: it stays while that one is among them."""
    given = [key.strip() for key in keys.split(",") if key.strip()]
    return hmac.new((given or [_kept(folder / FILE)])[-1].encode(), purpose.encode(), hashlib.sha256).digest()


def open_seal(keys: str, folder: Path) -> Seal:
    """With these keys, the newest first and a comma between them; without any, with one kept in the folder."""
    given = [key.strip() for key in keys.split(",") if key.strip()]
    return Seal(given or [_kept(folder / FILE)])


def _kept(path: Path) -> str:
    """The key in a file that only we may read, made if need be; of several processes, one makes it."""
    if not path.exists():
        made = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_text(encoding="ascii").strip()
